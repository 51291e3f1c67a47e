import { listEvents } from '../../../db/order/events';
import type { Transition } from '../../../domain/order/transition';
import { eventually } from '../../support/eventually';
import { answer, configuration, configured, issued, placed, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** Transitions that the database will not take, however often it is asked, where time can be skipped. */
let system: OrderSystem;
/** Makes a transition longer than its column. */
let isUnwritable: (transition: Transition) => boolean = () => false;
let refused = 0;

beforeAll(async () => {
  system = await startOrderSystem('time-skipping', (activities) => ({
    recordTransition(transition) {
      if (!isUnwritable(transition)) return activities.recordTransition(transition);
      refused += 1;
      return activities.recordTransition({ ...transition, actor: 'x'.repeat(200) });
    },
  }));
});
beforeEach(() => {
  isUnwritable = () => false;
  refused = 0;
});
afterAll(() => system.stop());

const types = async (reference: string) => (await listEvents(system.db, reference)).map(({ type }) => type);

test('a person is told with the number of the log line, and the order takes the next message', async () => {
  const reference = await configured(system, await system.account(12), configuration('www.unwritable.test'));
  isUnwritable = () => true;
  await expect(system.desk.send(reference, 'resendEmail', { actor: 'order-page', kind: 'approver' })).rejects.toMatchObject({
    kind: 'internal',
    message: expect.stringMatching(/went wrong on our side; it is noted under [0-9a-f-]{36}\./),
  });
  expect(refused).toBe(1);
  isUnwritable = () => false;
  await system.desk.send(reference, 'resendEmail', { actor: 'order-page', kind: 'approver' });
  expect(await types(reference)).toEqual(['placed', 'configured', 'email-resent']);
});

test('a placing is told as well, and leaves nothing', async () => {
  const account = await system.account(12);
  isUnwritable = () => true;
  await expect(placed(system, account)).rejects.toMatchObject({ kind: 'internal' });
  isUnwritable = () => false;
  await placed(system, account);
});

test('what the issuer reported is tried again at widening pauses, not without end, and people are answered meanwhile', async () => {
  const reference = await configured(system, await system.account(12), configuration('www.unwritable-issue.test'));
  isUnwritable = ({ event }) => event === 'issued';
  await answer(system, reference, 'admin@unwritable-issue.test', 'approve');
  await eventually(() => refused === 1, 'the first try');
  await system.environment!.sleep('1 minute');
  expect(refused).toBe(1);
  await system.desk.send(reference, 'setReminders', { actor: 'order-page', days: [7] });
  await system.environment!.sleep('1 hour');
  expect(refused).toBeGreaterThan(2);
  expect(refused).toBeLessThan(15);
  isUnwritable = () => false;
  await system.environment!.sleep('61 minutes');
  await reaches(system, reference, 'issued');
  expect((await types(reference)).filter((type) => type === 'issued')).toHaveLength(1);
});

test('so is what the clock has to do', async () => {
  const reference = await issued(system, await system.account(12), 'www.unwritable-clock.test');
  isUnwritable = ({ event, order }) => event === 'window-ended' && order.reference === reference;
  await system.environment!.sleep('31 days');
  expect(refused).toBeGreaterThan(5);
  expect(refused).toBeLessThan(40);
  isUnwritable = () => false;
  await system.environment!.sleep('61 minutes');
  await eventually(async () => (await types(reference)).includes('window-ended'), 'the end of the window is written');
});

test('staff refuse an order in as many words as there may be', async () => {
  const organisation = { subject: { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' } };
  const reference = await configured(system, await system.account(79), configuration('www.wordy.test', organisation), 'TrueBizID-12');
  await system.desk.send(reference, 'vet', { actor: 'staff:ann', accept: false, reason: 'x'.repeat(500) });
  expect((await system.getOrder(reference)).state).toBe('credited');
});
