import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import { problemKinds, retryAfterSeconds, type ProblemKind } from '../../domain/problem';
import { eventMessage, testMessage } from './resources/webhook';
import { isMutation, type AnswerShape, type Route } from './route';
import { groups, routes } from './table';

const problem = z
  .object({
    type: z.string().meta({ format: 'uri', description: 'Address of the description of this kind of problem' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(problemKinds) as [ProblemKind, ...ProblemKind[]]).meta({ description: 'The kind of problem; stable' }),
    detail: z.string().meta({ description: 'One sentence for people: what is wrong and the way out' }),
    errors: z
      .array(
        z.object({
          pointer: z.string().optional().meta({ description: 'The field in the body, as a JSON pointer' }),
          parameter: z.string().optional().meta({ description: 'The parameter in the query' }),
          header: z.string().optional(),
          detail: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'Each wrong field with its own sentence' }),
    error_id: z.string().optional().meta({ description: 'Number of our log line, when the fault is ours' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/)
  .meta({
    description: 'Your own key of this change, such as a UUID; the same one gives the first answer again, for 24 hours and more',
    param: { id: 'IdempotencyKey' },
  });

/** The OpenAPI 3.1 document, from the schemas that validate. */
export function openApiDocument(publicUrl: string) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const line of routes) (paths[line.path] ??= {})[line.method] = operation(line);
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Certwright',
        version: '1',
        description:
          'Orders for SSL/TLS certificates: place, configure, follow, reissue, cancel. Fields are added to answers now and then; clients ignore those that they do not know.',
      },
      servers: [{ url: `${publicUrl}/api` }],
      security: [{ apiKey: [] }],
      tags: groups,
      paths,
      webhooks: { message: { post: receiving } },
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'A key of the account' } } },
    },
    { override: ({ jsonSchema, io }) => void (io === 'output' && delete jsonSchema.additionalProperties) },
  );
}

/** What receivers of webhooks are asked; not a line of the table, because they answer it. */
const receiving: ZodOpenApiOperationObject = {
  operationId: 'receiveMessage',
  tags: ['Webhooks'],
  summary: 'What is sent to a webhook',
  security: [],
  requestParams: {
    header: z.object({
      'webhook-id': z.string().meta({ description: 'Of the message: the same at every attempt, and when it is sent again' }),
      'webhook-timestamp': z.string().meta({ description: 'Of the attempt, in seconds since 1970' }),
      'webhook-signature': z.string().meta({ description: '`v1,` and the signature; two of them, with a blank between, for 24 hours after a rotation' }),
    }),
  },
  requestBody: { required: true, content: { 'application/json': { schema: z.union([eventMessage, testMessage]) } } },
  responses: {
    '2XX': { description: 'Taken' },
    '410': { description: 'No more of it: the webhook is disabled' },
    default: { description: 'Tried again, for three days' },
  },
};

function operation(line: Route): ZodOpenApiOperationObject {
  const header = isMutation(line) ? z.object({ 'Idempotency-Key': idempotencyKey }) : undefined;
  const answers = Object.entries(line.answers).map(([status, shape]) => [status, answer(shape, line)] as const);
  return {
    operationId: line.name,
    tags: [line.group],
    summary: line.summary,
    description: [line.description, line.scope && `Scope: \`${line.scope}\`.`].filter(Boolean).join('\n\n') || undefined,
    requestParams: { ...(line.params && { path: line.params }), ...(line.query && { query: line.query }), ...(header && { header }) },
    ...(line.body && { requestBody: { required: !line.body.safeParse({}).success, content: { 'application/json': { schema: line.body } } } }),
    responses: {
      ...Object.fromEntries(answers),
      ...(line.method === 'get' && { 304: { description: 'Not changed since the answer with this ETag' } }),
      ...refusals(line),
    },
  };
}

const rateLimit = {
  RateLimit: z.string().meta({ description: 'What is left of the limit, draft-ietf-httpapi-ratelimit-headers' }),
  'RateLimit-Policy': z.string(),
};

function answer({ description, schema, types, location, links }: AnswerShape, line: Route): ZodOpenApiResponseObject {
  const content = types
    ? Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' as const } }]))
    : schema && { 'application/json': { schema } };
  const headers = z.object({
    ...rateLimit,
    ...(line.method === 'get' && { ETag: z.string() }),
    ...(location && { Location: z.string().meta({ format: 'uri' }) }),
    ...(isMutation(line) && { 'Idempotency-Replayed': z.literal('true').optional().meta({ description: 'The answer was given before' }) }),
  });
  return { description, headers, ...(content && { content }), ...(links && { links }) };
}

/** Which refusals a request of this shape can meet. */
export function problemsOf(line: Route): ProblemKind[] {
  return [
    'malformed',
    'unauthorized',
    'too-many',
    'internal',
    'unavailable',
    ...(line.scope ? (['insufficient-scope'] as const) : []),
    ...(line.params ? (['not-found'] as const) : []),
    ...(line.query || line.body ? (['invalid'] as const) : []),
    ...(line.body ? (['too-large', 'unsupported-media-type'] as const) : []),
    ...(isMutation(line) ? (['idempotency-key-missing', 'in-progress', 'idempotency-key-reused'] as const) : []),
    ...(line.problems ?? []),
  ];
}

function refusals(line: Route): Record<string, ZodOpenApiResponseObject> {
  const kinds = [...new Set(problemsOf(line))];
  const statuses = new Set(kinds.map((kind) => problemKinds[kind].status));
  return Object.fromEntries(
    [...statuses].map((status) => {
      const meant = kinds.filter((kind) => problemKinds[kind].status === status);
      const description = meant.map((kind) => problemKinds[kind].title).join('; ');
      return [String(status), { description, ...headersOf(meant), content: { 'application/problem+json': { schema: problem } } }];
    }),
  );
}

/** What a refusal says beside its body: how to sign in, and when to ask again. */
function headersOf(kinds: ProblemKind[]): Pick<ZodOpenApiResponseObject, 'headers'> {
  const headers: Record<string, z.ZodType> = {};
  if (kinds.includes('unauthorized') || kinds.includes('insufficient-scope')) {
    const challenge = z.string().meta({ description: 'How to send a key, and what is wrong with the one that was sent (RFC 6750)' });
    headers['WWW-Authenticate'] = kinds.includes('forbidden') ? challenge.optional() : challenge;
  }
  const mayAskAgain = kinds.filter((kind) => retryAfterSeconds(kind) !== undefined);
  if (mayAskAgain.length > 0) {
    const description = `Seconds after which it is worth asking again${mayAskAgain.length < kinds.length ? `, where the problem is \`${mayAskAgain.join('`, `')}\`` : ''}`;
    const header = z.string().meta({ description });
    headers['Retry-After'] = mayAskAgain.length < kinds.length ? header.optional() : header;
  }
  return Object.keys(headers).length > 0 ? { headers: z.object(headers) } : {};
}
