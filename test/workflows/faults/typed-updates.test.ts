import { findValidationChecks } from '../../../db/order/validation-checks';
import { listEvents } from '../../../db/order/events';
import type { PersonMessage } from '../../../domain/order/messages';
import type { OrderState } from '../../../domain/order/order';
import { documentedArguments } from '../../support/samples/documents';
import { eventually } from '../../support/eventually';
import { brokenInvariants } from '../../support/invariants';
import { reaches } from '../../support/lives/life';
import { startWithOrdersThatTake, type OrdersThatTake } from '../../support/lives/orders-that-take';
import type { OrderSystem } from '../../support/order-system';

/** Every update that docs/operating.md hands to operators, sent as it stands there. */
let system: OrderSystem;
let orders: OrdersThatTake;
beforeAll(async () => {
  ({ system, orders } = await startWithOrdersThatTake());
});
afterAll(() => system.stop());

const documented = [...documentedArguments()].map(([update, json]) => ({
  update: update as PersonMessage,
  args: JSON.parse(json) as { actor: string; reason?: string },
}));

/** What each leaves with the order, and where the order is then. */
const effects: Partial<Record<PersonMessage, readonly [string, OrderState]>> = {
  vet: ['vetted', 'configured'],
  review: ['review-released', 'configured'],
  withdrawCancel: ['cancel-withdrawn', 'issued'],
  requestRefund: ['refund-requested', 'refund-requested'],
  refundDone: ['refunded', 'refunded'],
  refundFailed: ['refund-failed', 'refund-requested'],
  revoke: ['revoke-requested', 'revoked'],
  setReminders: ['reminders-set', 'issued'],
  retryNow: ['retried', 'configured'],
  cancelAsStaff: ['credited', 'credited'],
  resendEmail: ['email-resent', 'configured'],
  resendInvite: ['email-resent', 'placed'],
  resendApproval: ['approval-resent', 'cancel-requested'],
};

const send = (reference: string, update: PersonMessage, args: object) =>
  system.client.workflow.getHandle(`order:${reference}`).executeUpdate(update, { args: [args] as never });

test.each(documented.filter(({ update }) => update !== 'pollDomain'))(
  '$update is taken as documented, and kept under the name that was typed',
  async (typed) => {
    const { update, args } = typed;
    const reference = await orders[update]();
    const before = (await listEvents(system.db, reference)).length;
    await send(reference, update, args);
    const [type, state] = effects[update]!;
    expect((await listEvents(system.db, reference))[before]).toMatchObject({ type, state, actor: args.actor, ...('reason' in args && { note: args.reason }) });
    // The issuer answers again: the order goes on by itself, and is looked at once it has arrived.
    if (update === 'retryNow') await reaches(system, reference, 'issued');
    expect(await brokenInvariants(system, reference)).toEqual([]);
  },
);

test('pollDomain as documented looks at once', async () => {
  const { args } = documented.find(({ update }) => update === 'pollDomain')!;
  const reference = await orders.pollDomain();
  const { validations } = await system.getOrder(reference);
  await send(reference, 'pollDomain', args);
  // By itself the first look comes after 30 seconds.
  await eventually(async () => (await findValidationChecks(system.db, reference)).size === validations.length, 'a check of each validation', 10);
});
