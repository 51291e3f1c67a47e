import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** What a client asked and what became of it. `info`: no answer, so it may have been done or not. */
export interface Said {
  reference: string;
  what: string;
  outcome: 'ok' | 'fail' | 'info';
  status?: number;
  /** When the answer was there */
  at?: number;
  /** The approval link whose button was pressed */
  approvalId?: string;
  /** Refused because the refund window is over */
  late?: boolean;
}

type Body = Record<string, any>;
export interface Answer {
  status: number;
  body: Body;
  text: string;
}

export const isLate = ({ status, text }: Pick<Answer, 'status' | 'text'>) => status === 409 && text.includes('refund window');

const ANSWER_WITHIN_MS = 30_000;
const TRY_FOR_MS = 120_000;

/** A client that sends a message again while nobody answers or the answer is "try again" (429, 503, 409 of a try in flight), and notes every try. */
export function createClient(base: string, log: Said[]) {
  async function ask(reference: string, what: string, path: string, init: RequestInit): Promise<Answer & { tries: number }> {
    const end = Date.now() + TRY_FOR_MS;
    for (let tries = 1; ; tries += 1) {
      const said: Said = { reference, what, outcome: 'info', approvalId: /^\/approve\/([^/]+)/.exec(path)?.[1] };
      log.push(said);
      try {
        const answer = await fetch(base + path, { method: 'POST', ...init, redirect: 'manual', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
        const text = await answer.text();
        // 308: this client does not follow, so that nobody has taken anything.
        const again = answer.status === 308 || answer.status === 429 || answer.status === 503 || answer.headers.has('retry-after');
        said.status = answer.status;
        said.at = Date.now();
        said.late = isLate({ status: answer.status, text });
        said.outcome = again ? 'info' : answer.status < 400 ? 'ok' : 'fail';
        if (!again) return { status: answer.status, text, body: text.startsWith('{') ? (JSON.parse(text) as Body) : {}, tries };
      } catch {
        // nobody answered: the api was killed, or is not back yet
      }
      if (Date.now() > end) throw new Error(`Nobody took "${what}" of ${reference}.`);
      await pause(150);
    }
  }

  const send = (reference: string, what: string, path: string, form: Record<string, string>) => ask(reference, what, path, { body: new URLSearchParams(form) });

  return {
    send,
    /** A method of the compatible API. */
    api: (reference: string, what: string, method: string, form: Record<string, string>) => send(reference, what, `/order/${method}.json`, form),
    /** An order as the JSON API shows it. */
    async look(reference: string, apiKey: string): Promise<Body> {
      const headers = { authorization: `Bearer ${apiKey}` };
      return (await ask(reference, 'look', `/api/orders/${reference}`, { method: 'GET', headers })).body;
    },
    /** The JSON API: every try of a request has the same Idempotency-Key. */
    rest(reference: string, what: string, apiKey: string, path: string, body: unknown, method: 'POST' | 'PUT' = 'POST') {
      const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
      return ask(reference, what, `/api${path}`, { method, headers, body: JSON.stringify(body) });
    },
  };
}

export type ChaosClient = ReturnType<typeof createClient>;
