import { spawn, type ChildProcess } from 'node:child_process';
import { createStripe } from '../../activities/payments/stripe';
import type { PaymentProvider } from '../../activities/payments/provider';
import { stripeMock } from '../../scripts/tools/stripe-mock';
import { find, toolsBin } from '../../scripts/tools/places';
import { eventually } from '../support/eventually';
import { freePort } from '../support/free-port';

/** The adapter's requests against Stripe's published API. Needs Go where stripe-mock is not there yet. */
const suite = (find('stripe-mock', toolsBin) ?? find('go')) ? describe : describe.skip;

suite('with stripe-mock', () => {
  let mock: ChildProcess;
  let stripe: PaymentProvider;

  beforeAll(async () => {
    const port = await freePort();
    mock = spawn(await stripeMock(), ['-http-addr', `127.0.0.1:${port}`], { stdio: 'ignore' });
    const apiUrl = `http://127.0.0.1:${port}`;
    await eventually(() => fetch(apiUrl).then(Boolean, () => false), 'stripe-mock answers');
    stripe = createStripe({ secretKey: 'sk_test_123', apiUrl });
  }, 180_000);
  afterAll(() => void mock?.kill());

  test('a refund is taken', async () => {
    expect(await stripe.refund({ reference: 'CW-1', paymentId: 'pi_1', amount: 4900 })).toMatchObject({
      refundId: expect.stringMatching(/^re_/),
      status: 'succeeded',
    });
  });

  test('a request that Stripe does not understand is a refusal, not tried again', async () => {
    await expect(stripe.refund({ reference: 'CW-1', paymentId: 'pi_1', amount: 'many' as never })).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('a payment that is not made is refused with what Stripe says of it', async () => {
    await expect(stripe.check('pi_1', { amount: 4900, currency: 'GBP' })).rejects.toMatchObject({
      kind: 'invalid',
      fields: [{ field: 'payment', detail: expect.stringMatching(/not made: Stripe says requires_payment_method/) }],
    });
  });
});
