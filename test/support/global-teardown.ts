/** Stops what the global set-up started; jest calls it after failed tests too. */
export default async function globalTeardown(): Promise<void> {
  for (const undo of globalThis.certwrightTestCleanUp.reverse()) await undo();
}
