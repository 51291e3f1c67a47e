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

export const staffActs = [
  'vet',
  'review',
  'refundDone',
  'cancelAsStaff',
  'changeAdminContact',
  'resendEmail',
  'resendApproval',
  'retryNow',
  'answerTicket',
] as const;
export type StaffAct = (typeof staffActs)[number];

const vettingActs: readonly StaffAct[] = ['vet', 'review'];

/** Vetting decides about organisations and reviews, support about everything else at the desk, admin about both. */
export function mayAct(user: User, act: StaffAct): boolean {
  if (user.accountId !== null) return false;
  if (user.role === 'admin') return true;
  return user.role === (vettingActs.includes(act) ? 'vetting' : 'support');
}

export function isStaff(user: User): boolean {
  return user.accountId === null;
}

/** Whether a user of an account may change something about its orders. */
export function mayOrder(user: User): boolean {
  return user.accountId !== null && user.role !== 'viewer';
}
