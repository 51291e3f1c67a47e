import { accountKinds } from '../domain/sale/account';
import type { Sale } from '../domain/order/order';
import type { OrderInput, Placement } from './contract';
import { anyText, list, object, oneOf, optional, reference, share, text, whole, yesOrNo, type Shape } from '../domain/shapes';
import { checkInput } from './unknown';

const policy = {
  refundWindowMs: whole,
  anchor: oneOf(['placed', 'issued']),
  approver: oneOf(['admin-contact', 'none']),
  approvalWindowMs: whole,
  approvalReminders: list(0, 100, share),
  givesBack: yesOrNo,
  reissuesByItself: yesOrNo,
  droppedNamesMs: whole,
  termReminders: list(0, 100, share),
} as const satisfies { [Field in keyof Sale['policy']]: Shape };

const sale = {
  accountId: text(36),
  accountKind: oneOf(accountKinds),
  isTest: yesOrNo,
  productCode: text(40),
  validationLevel: oneOf(['DV', 'OV', 'EV']),
  termMonths: whole,
  sanCount: whole,
  serverCount: whole,
  amount: whole,
  unit: text(40),
  contractId: optional(text(36)),
  policyVersion: whole,
  policy: object(policy, 'a policy'),
} as const satisfies Partial<Record<keyof Sale, Shape>>;

const placement = {
  sale: object(sale, 'a sale'),
  submissionId: text(40),
  actor: optional(text(100)),
  note: optional(anyText),
  invites: optional(yesOrNo),
  restartOf: optional(reference),
} as const satisfies Record<keyof Placement, Shape>;

/** An order's workflow that was started by hand with something else ends at once. */
export function checkOrderInput(input: OrderInput): void {
  checkInput(input, { reference, placement: optional(object(placement, 'a placement')) });
}
