import { randomUUID } from 'node:crypto';
import createFetch from 'openapi-fetch';
import type { paths } from './api';

/** What the API refuses, as it says it: `code` is the kind, `errors` has each wrong field. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors: readonly { pointer?: string; parameter?: string; header?: string; detail: string }[] = [],
  ) {
    super(detail);
  }
}

type Problem = { status: number; code: string; detail: string; errors?: Refused['errors'] };

/**
 * A typed client of the JSON API; `api.d.ts` is generated from its OpenAPI document (`npm run api-types`).
 * Every change gets an Idempotency-Key, and one that the network or a restart has swallowed is sent again under the same key.
 */
export function createClient({ url, apiKey, tries = 5 }: { url: string; apiKey: string; tries?: number }) {
  return createFetch<paths>({
    baseUrl: `${url}/api`,
    headers: { authorization: `Bearer ${apiKey}` },
    async fetch(request) {
      if (request.method !== 'GET' && !request.headers.get('idempotency-key')) request.headers.set('idempotency-key', randomUUID());
      for (let attempt = 1; ; attempt++) {
        const answer = await fetch(request.clone()).catch((error: unknown) => (attempt < tries ? undefined : Promise.reject(error as Error)));
        const again = answer === undefined || [429, 503].includes(answer.status) || (await isInProgress(answer));
        if (answer && (!again || attempt === tries)) return answer;
        await new Promise((resolve) => setTimeout(resolve, 1000 * Number(answer?.headers.get('retry-after') ?? attempt)));
      }
    },
  });
}

/** The data of an answer; throws what was refused. */
export function dataOf<Data>({ data, error }: { data?: Data; error?: unknown }): Data {
  if (data !== undefined) return data;
  const { status, code, detail, errors } = error as Problem;
  throw new Refused(status, code, detail, errors);
}

async function isInProgress(answer: Response): Promise<boolean> {
  return answer.status === 409 && ((await answer.clone().json()) as Problem).code === 'in-progress';
}
