import { createHash } from 'node:crypto';
import { Router, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { Problem, type FieldProblem, withNamesOf } from '../../domain/problem';
import type { Instant } from '../../domain/time';
import { refuseOverlong, tooMany } from '../http/bounds';
import { lastValues } from '../http/parameters';
import { jsonBody } from './body';
import { callerOf, mustHave, type Caller } from './caller';
import { check, invalid } from './fields';
import { fingerprint, once, readKey } from './idempotency';
import { restNames } from './names';
import { openApiDocument } from './openapi';
import { PROBLEM_JSON, problemJson } from './problem-json';
import { isMutation, type Answer, type RestParts, type Route } from './route';
import { routes } from './table';

/** The JSON API below /api, made of the table of routes. Thin: every line asks the order desk or the tables. */
export function createRestApi(parts: RestParts): Router {
  const router = Router();
  const document = JSON.stringify(openApiDocument(parts.publicUrl));
  router.get('/openapi.json', (_, response) => void response.type('json').send(document));
  for (const path of new Set(routes.map((line) => line.path))) {
    router.all(path.replace(/\{(\w+)\}/g, ':$1'), byMethod(path, parts));
  }
  // Nothing below looks at it, nor counts it a second time.
  router.use((request, _, next) => {
    if (isRest(request)) throw new Problem('not-found', 'There is nothing at this address; docs say what there is: /api/docs.');
    next();
  });
  return router;
}

/** For errors of requests to this API, wherever they were thrown. */
export function isRest({ originalUrl }: Request): boolean {
  return /^\/api(\/(?!docs\b|problems\b)|$)/i.test(originalUrl);
}

function byMethod(path: string, parts: RestParts): RequestHandler {
  const lines = new Map(routes.filter((line) => line.path === path).map((line) => [line.method.toUpperCase(), line]));
  const allowed = [...lines.keys(), ...(lines.has('GET') ? ['HEAD'] : [])].join(', ');
  return async (request, response) => {
    const line = lines.get(request.method === 'HEAD' ? 'GET' : request.method);
    if (!line) {
      response.set('Allow', allowed);
      throw new Problem('method-not-allowed', `${request.method} does nothing here; use ${allowed}.`);
    }
    await serve(line, parts, request, response);
  };
}

/** A line that takes nothing looks at nothing. */
function checked(schema: z.ZodObject | undefined, given: () => unknown, place?: Pick<FieldProblem, 'source'>): ReturnType<typeof check<z.ZodObject>> {
  return schema ? check(schema, given(), place) : { value: {} };
}

/** Who, then what, then how often: the first that is wrong is answered, and of the fields all that are. */
async function serve(line: Route, parts: RestParts, request: Request, response: Response): Promise<void> {
  const caller = await callerOf(parts.db, request);
  mustHave(caller, line.scope);
  const key = isMutation(line) ? readKey(request.get('Idempotency-Key')) : undefined;
  const params = checked(line.params, () => request.params);
  if ('wrong' in params) throw new Problem('not-found', 'There is nothing at this address; its identifiers are not written as ours are.');
  if (line.body) await read(request, response);
  const query = checked(line.query, () => listsOf(line.query, bounded(line.query, request.query)), { source: 'query' });
  const body = checked(line.body, () => (request.body as unknown) ?? {});
  const wrong: FieldProblem[] = [query, body].flatMap((each) => ('wrong' in each ? each.wrong : []));
  if ('wrong' in query || 'wrong' in body) throw invalid(wrong);

  const work = async (id: string, at: Instant): Promise<Answer> => {
    try {
      return await line.handle({ ...parts, ...caller, params: params.value, query: query.value, body: body.value, id, at });
    } catch (error) {
      throw error instanceof Problem ? withNamesOf(restNames, error) : error;
    }
  };
  if (key === undefined) return send(line, response, parts, await work('', Date.now()));
  send(line, response, parts, await tryOnce(parts, caller, key, request, work));
}

async function tryOnce(
  parts: RestParts,
  { account }: Caller,
  key: string,
  request: Request,
  work: (id: string, at: Instant) => Promise<Answer>,
): Promise<Answer> {
  const attempt = { accountId: account.id, key, fingerprint: fingerprint(request.method, request.originalUrl, request.body) };
  const answer = await once(parts.db, attempt, work, (problem) => ({ status: problemJson(problem, '').status, body: problemJson(problem, parts.publicUrl) }));
  if (answer.replayed) request.res?.set('Idempotency-Replayed', 'true');
  return answer;
}

function read(request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const done: NextFunction = (error?: unknown) => (error instanceof Error ? reject(error) : resolve());
    void jsonBody(request, response, done);
  });
}

/** Throws where a value is too long, or one is repeated too often. */
function bounded(schema: z.ZodObject | undefined, query: Request['query']): Request['query'] {
  refuseOverlong(schema ?? z.object({}), lastValues(query), 'query');
  const wrong = tooMany(query).map((each) => ({ ...each, source: 'query' as const }));
  if (wrong.length > 0) throw invalid(wrong);
  return query;
}

/** A parameter that may be repeated is a list, also when it stands there once. */
function listsOf(schema: z.ZodObject | undefined, query: Request['query']): Request['query'] {
  const isList = (name: string) => {
    const field: unknown = schema && Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
    return (field instanceof z.ZodOptional ? field.unwrap() : field) instanceof z.ZodArray;
  };
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, isList(name) && !Array.isArray(value) ? [value] : value])) as Request['query'];
}

function send(line: Route, response: Response, { publicUrl }: RestParts, { status, body, type, location }: Answer): void {
  response.status(status).setHeader('Cache-Control', isMutation(line) ? 'no-store' : 'private, no-cache');
  if (location) response.setHeader('Location', `${publicUrl}/api${location}`);
  if (body === undefined) return void response.end();
  const isFile = typeof body === 'string' || Buffer.isBuffer(body);
  const content = Buffer.isBuffer(body) ? body : Buffer.from(isFile ? body : JSON.stringify(body));
  if (!isMutation(line) && isKnown(response, content)) return void response.status(304).end();
  // Not by Express's `send`, which would look at type, length, tag and freshness once more.
  response.setHeader('Content-Type', isFile ? (type ?? 'text/plain; charset=utf-8') : `${status >= 400 ? PROBLEM_JSON : 'application/json'}; charset=utf-8`);
  response.setHeader('Content-Length', content.length);
  response.end(content);
}

/** Whether the client has this very answer (RFC 9110, 13.1.2). Not left to Express, which sends all of it to clients that also say `no-cache`, as fetch does. */
function isKnown(response: Response, body: Buffer): boolean {
  const tag = `W/"${createHash('sha1').update(body).digest('base64url')}"`;
  response.setHeader('ETag', tag);
  const known = response.req.get('If-None-Match')?.split(',') ?? [];
  const bare = (each: string) => each.trim().replace(/^W\//, ''); // the weak comparison, RFC 9110, 8.8.3.2
  return known.some((each) => bare(each) === bare(tag) || bare(each) === '*');
}
