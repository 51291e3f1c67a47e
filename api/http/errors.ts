import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { isUnreachable } from '../../db/connection';
import { ourFault, Problem, problemKinds, retryAfterSeconds, type ProblemKind } from '../../domain/problem';
import type { Log } from '../../log';
import { bareFrame } from '../web/frame/frame';
import { problemPage, problemView } from '../web/frame/problem';
import type { Show } from '../web/frame/show';
import { sendCompatibleProblem } from '../compatible';
import { isCompatible } from '../compatible/address';
import { isRest } from '../rest';
import { sendRestProblem } from '../rest/problem-json';

/** What the libraries below throw, in our words. */
const fromLibraries = new Map<string, [ProblemKind, string]>(
  Object.entries({
    'entity.too.large': ['too-large', 'The request is larger than 64 KiB; send less.'],
    'parameters.too.many': ['too-large', 'The request has more than 200 parameters; send fewer.'],
    'entity.verify.failed': ['malformed', 'The request body is not valid UTF-8; send it in UTF-8.'],
    'encoding.unsupported': ['malformed', 'The content encoding is not supported; send the body as it is or with gzip.'],
    'charset.unsupported': ['malformed', 'The character set is not supported; send the body in UTF-8.'],
    'entity.parse.failed': ['malformed', 'The body is no JSON; send an object in JSON.'],
    'request.aborted': ['malformed', 'The request broke off before its body was complete; send it again.'],
    'request.size.invalid': ['malformed', 'The body has another size than its Content-Length says; send it again.'],
  }),
);

/** The single place where anything thrown becomes an answer. What is not a Problem is an internal error: its text stays in the log, the caller gets an id. */
export function problemAnswers(log: Log, publicUrl: string, show: Show): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    let problem = toProblem(error);
    let id: string | undefined;
    if (isUnreachable(error)) log.warn({ err: error }, 'the database does not answer');
    if (!problem) {
      id = randomUUID();
      log.error({ err: error, errorId: id }, 'internal error');
      problem = ourFault(id);
    }
    const seconds = retryAfterSeconds(problem.kind);
    if (seconds !== undefined && !response.get('Retry-After')) response.set('Retry-After', String(seconds));
    if (isRest(request)) return sendRestProblem(response, problem, publicUrl, id);
    if (isCompatible(request)) return sendCompatibleProblem(problem, request, response);
    const { status } = problemKinds[problem.kind];
    const view = problemView(problem, id);
    // Where the database does not even say who the seller is.
    show(request, response, problemPage, view, status).catch(() => response.status(status).type('html').send(problemPage.html(bareFrame, view)));
  };
}

export const notFound: RequestHandler = () => {
  throw new Problem('not-found', 'There is nothing at this address; check the link.');
};

function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (isUnreachable(error)) return new Problem('unavailable', 'The database does not answer at the moment. Look at the order, then send the request again.');
  const { type, status, name } = error as { type?: string; status?: number; name?: string };
  const known = type === undefined ? undefined : fromLibraries.get(type);
  if (known) return new Problem(...known);
  if (name === 'URIError' || (status !== undefined && status >= 400 && status < 500))
    return new Problem('malformed', 'The request could not be read; check its address and body.');
  return undefined;
}
