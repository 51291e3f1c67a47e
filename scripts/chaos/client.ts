import { setTimeout as pause } from 'node:timers/promises';

/** What a client asked and what became of it. `info`: no answer, so it may have been done or not. */
export interface Said {
  reference: string;
  what: string;
  outcome: 'ok' | 'fail' | 'info';
  status?: number;
}

type Body = Record<string, any>;
export interface Answer {
  status: number;
  body: Body;
  text: string;
}

const ANSWER_WITHIN_MS = 30_000;
const TRY_FOR_MS = 120_000;

/** A client that sends a message again while nobody answers or the answer is "try again" (429, 503), and notes every try. */
export function createClient(base: string, log: Said[]) {
  async function send(reference: string, what: string, path: string, form: Record<string, string>): Promise<Answer & { tries: number }> {
    const end = Date.now() + TRY_FOR_MS;
    for (let tries = 1; ; tries += 1) {
      const said: Said = { reference, what, outcome: 'info' };
      log.push(said);
      try {
        const answer = await fetch(base + path, {
          method: 'POST',
          body: new URLSearchParams(form),
          redirect: 'manual',
          signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        });
        const text = await answer.text();
        said.status = answer.status;
        said.outcome = answer.status < 400 ? 'ok' : answer.status === 503 ? 'info' : 'fail';
        if (answer.status !== 429 && answer.status !== 503)
          return { status: answer.status, text, body: text.startsWith('{') ? (JSON.parse(text) as Body) : {}, tries };
      } catch {
        // nobody answered: the api was killed, or is not back yet
      }
      if (Date.now() > end) throw new Error(`Nobody took "${what}" of ${reference}.`);
      await pause(150);
    }
  }

  return {
    send,
    api: (reference: string, what: string, method: string, form: Record<string, string>) => send(reference, what, `/order/${method}.json`, form),
  };
}

export type ChaosClient = ReturnType<typeof createClient>;
