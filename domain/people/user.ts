/** People of an account, and people of the seller. What a viewer may do is look. */
export const accountRoles = ['owner', 'manager', 'member', 'viewer'] as const;
export const staffRoles = ['support', 'vetting', 'admin'] as const;
export type AccountRole = (typeof accountRoles)[number];
export type StaffRole = (typeof staffRoles)[number];

export interface User {
  id: string;
  email: string;
  /** null: staff */
  accountId: string | null;
  role: AccountRole | StaffRole;
}

export function isStaff(user: User): boolean {
  return user.accountId === null;
}

/** Whether a user of an account may change something about its orders. */
export function mayOrder(user: User): boolean {
  return user.accountId !== null && user.role !== 'viewer';
}
