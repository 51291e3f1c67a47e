/** Activities with nothing in them. */
export interface BareActivities {
  /** Local */
  write(): Promise<void>;
  /** Local. Tells whoever waits for it that the workflow has come this far, as the row of an order does. */
  writeIssued(workflowId: string): Promise<void>;
  sign(): Promise<void>;
  revoke(): Promise<void>;
  sendMail(): Promise<void>;
}

export function createBareActivities(tellIssued: (workflowId: string) => void): BareActivities {
  const nothing = async () => {};
  return { write: nothing, writeIssued: async (workflowId) => tellIssued(workflowId), sign: nothing, revoke: nothing, sendMail: nothing };
}
