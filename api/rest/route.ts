import type { z } from 'zod';
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import type { OutsideSettings } from '../../outside/addresses';
import type { Db } from '../../db/connection';
import type { Account } from '../../domain/sale/account';
import type { ApiKey, Scope } from '../../domain/people/api-key';
import type { ProblemKind } from '../../domain/problem';
import type { Secrets } from '../../domain/secrets';
import type { OrderDesk } from '../../client';

/** What routes work with. */
export interface RestParts {
  db: Db;
  desk: OrderDesk;
  secrets: Secrets;
  publicUrl: string;
  /** Rules for the addresses of webhooks */
  outside: OutsideSettings;
}

type Fields = z.ZodObject;

/** A request whose key, scope and every field were found right. */
export interface RestRequest<Params extends Fields, Query extends Fields, Body extends Fields> extends RestParts {
  account: Account;
  key: ApiKey;
  params: z.output<Params>;
  query: z.output<Query>;
  body: z.output<Body>;
  /** The same for every try under one Idempotency-Key: id of the message that the request sends */
  id: string;
  /** When the request came in; of a change when it was first tried under its Idempotency-Key */
  at: number;
}

export interface Answer {
  /** One of the route's `answers` */
  status: number;
  /** An object is sent as JSON; text or bytes as the type of the route's answer, or `type` */
  body?: unknown;
  type?: string;
  /** Path below /api */
  location?: string;
  /** Fields that only the first answer has; replays have the sentence instead, under the name with `_left_out` */
  once?: Record<string, string>;
}

export interface AnswerShape {
  description: string;
  /** Of a JSON body */
  schema?: z.ZodType;
  /** Media types of a body that is not JSON */
  types?: string[];
  /** The header Location leads to what was made, or to where the progress is seen */
  location?: boolean;
  links?: ZodOpenApiResponseObject['links'];
}

/** One line of the table that routes, validation, OpenAPI document and the tests of both come from. */
export interface Route<Params extends Fields = Fields, Query extends Fields = Fields, Body extends Fields = Fields> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below /api, with `{names}` of path parameters */
  path: string;
  /** Name of the operation in the document and in generated clients */
  name: string;
  group: string;
  summary: string;
  description?: string;
  /** null: any key of the account */
  scope: Scope | null;
  /** A POST that changes nothing needs no Idempotency-Key */
  changesNothing?: boolean;
  params?: Params;
  query?: Query;
  body?: Body;
  answers: Readonly<Record<number, AnswerShape>>;
  /** Refusals beyond those that follow from the shape of the request */
  problems?: readonly ProblemKind[];
  handle(request: RestRequest<Params, Query, Body>): Promise<Answer> | Answer;
}

/** For the types of the fields inside `handle`. */
export function route<Params extends Fields, Query extends Fields, Body extends Fields>(line: Route<Params, Query, Body>): Route {
  return line;
}

export function isMutation({ method, changesNothing }: Pick<Route, 'method' | 'changesNothing'>): boolean {
  return method !== 'get' && changesNothing !== true;
}
