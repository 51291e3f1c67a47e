import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface FakeRefund {
  id: string;
  object: 'refund';
  status: string;
  amount: number;
  payment_intent: string;
  failure_reason?: string;
  metadata: Record<string, string>;
}

/** A payment as `check` looks at it, beside those of every other id, which do not exist. */
interface FakePayment {
  amount: number;
  currency: string;
  status?: string;
  charge?: { disputed?: boolean; amount_refunded?: number };
}

/** A server that speaks as much of Stripe's API as refunds need and, unlike stripe-mock, remembers: states, idempotency keys, refusals. */
export interface FakeStripe {
  url: string;
  refunds: FakeRefund[];
  /** By id */
  payments: Map<string, FakePayment>;
  /** What the next new refund becomes; `down`: nobody answers; `lost`: it is made, and its answer is lost */
  next: 'succeeded' | 'pending' | 'failed' | 'refused' | 'down' | 'lost';
  stop(): Promise<void>;
}

/** The client's own tries of a request; only a further try of ours gets an answer. */
const STUBBORN_CLIENT_TRIES = 2;

export async function startFakeStripe(): Promise<FakeStripe> {
  /** As they were first answered: asked again under its key, Stripe says the same, whatever has become of the refund since. */
  const byKey = new Map<string, FakeRefund>();
  let lose = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const answer = (status: number, content: object) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
      if (fake.next === 'down') return void request.socket.destroy();
      if (request.method === 'GET') {
        const { pathname, searchParams } = new URL(request.url ?? '', fake.url);
        const [, , kind, id = ''] = pathname.split('/');
        const payment = fake.payments.get(id);
        if (kind === 'payment_intents' && payment)
          return answer(200, {
            id,
            object: 'payment_intent',
            status: payment.status ?? 'succeeded',
            amount_received: payment.amount,
            currency: payment.currency,
            latest_charge: { id: `ch_${id}`, object: 'charge', disputed: false, amount_refunded: 0, ...payment.charge },
          });
        const one = fake.refunds.find(({ id }) => request.url?.endsWith(`/refunds/${id}`));
        if (one) return answer(200, one);
        if (id !== '') return answer(404, { error: { type: 'invalid_request_error', code: 'resource_missing', message: `No such object: '${id}'` } });
        const of = searchParams.get('payment_intent');
        return answer(200, { object: 'list', data: fake.refunds.filter(({ payment_intent: each }) => of === null || each === of), has_more: false });
      }
      const key = String(request.headers['idempotency-key']);
      const known = byKey.get(key);
      if (known && lose > 0) {
        lose -= 1;
        return void request.socket.destroy();
      }
      if (known) return answer(200, known);
      const form = new URLSearchParams(body);
      const refused = { error: { type: 'invalid_request_error', message: 'This charge is disputed.', code: 'charge_disputed' } };
      if (fake.next === 'refused') return answer(400, refused);
      const made: FakeRefund = {
        id: `re_${fake.refunds.length + 1}`,
        object: 'refund',
        status: fake.next === 'lost' ? 'succeeded' : fake.next,
        amount: Number(form.get('amount')),
        payment_intent: form.get('payment_intent') ?? '',
        metadata: { order_reference: form.get('metadata[order_reference]') ?? '' },
        ...(fake.next === 'failed' && { failure_reason: 'expired_or_canceled_card' }),
      };
      fake.refunds.push(made);
      byKey.set(key, { ...made });
      if (fake.next !== 'lost') return answer(200, made);
      fake.next = 'succeeded';
      lose = STUBBORN_CLIENT_TRIES;
      request.socket.destroy();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const fake: FakeStripe = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refunds: [],
    payments: new Map(),
    next: 'succeeded',
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
  return fake;
}
