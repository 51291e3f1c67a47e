/** Callers that wait until something has happened to what they name; what has happened before they ask is not forgotten. */
export function createWaitingRoom() {
  const happened = new Set<string>();
  const waiting = new Map<string, () => void>();

  return {
    tell(name: string): void {
      const wake = waiting.get(name);
      if (!wake) happened.add(name);
      waiting.delete(name);
      wake?.();
    },
    /** Resolves when `name` was told. One caller for each name. */
    async until(name: string): Promise<void> {
      if (happened.delete(name)) return;
      await new Promise<void>((wake) => waiting.set(name, wake));
    },
    names: () => [...waiting.keys()],
  };
}
