import { problemKinds, type ProblemKind } from '../../domain/problem';
import { problemWords } from '../../domain/problem-words';
import type { RestDocsView, RestFieldView, RestOperationView } from '../../templates/rest-views';
import { openApiDocument } from './openapi';

/** The parts of the document that the page shows; it is our own, so its shape is known. */
interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: string[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
}
interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  parameters?: { $ref?: string; name: string; in: string; required?: boolean; description?: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
  tags: string[];
}

/** The readable page of the JSON API, made of its OpenAPI document. */
export function restDocsView(publicUrl: string): RestDocsView {
  const document = openApiDocument(publicUrl) as unknown as {
    tags: { name: string; description: string }[];
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, Schema> };
  };
  const { schemas } = document.components;
  const resolve = (schema: Schema): Schema => (schema.$ref ? { ...schemas[nameOf(schema.$ref)], description: schema.description } : schema);
  const operations = Object.entries(document.paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

  const view = ({ path, method, operation }: (typeof operations)[number]): RestOperationView => {
    const body = operation.requestBody?.content['application/json']?.schema;
    const parameters = (operation.parameters ?? []).filter((each) => each.name !== undefined && each.in !== 'header');
    const fields = [
      ...parameters.map((each) => field(each.name, each.schema, each.required === true, each.in, each.description)),
      ...(body ? fieldsOf(resolve(body), 'body') : []),
    ];
    const success = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
    return {
      id: operation.operationId,
      method,
      path,
      summary: operation.summary,
      paragraphs: plain(operation.description ?? '')
        .split('\n\n')
        .filter(Boolean),
      fields,
      answers: success.map(([status, { description, content }]) => ({ status, what: description, shape: shapeOf(Object.values(content ?? {})[0]?.schema) })),
      curl: curl(publicUrl, method, path, body !== undefined),
    };
  };

  return {
    title: 'API',
    publicUrl,
    groups: document.tags.map(({ name, description }) => ({
      id: name.toLowerCase().replace(/\W+/g, '-'),
      name,
      description,
      operations: operations.filter(({ operation }) => operation.tags[0] === name).map(view),
    })),
    problems: Object.entries(problemKinds).map(([kind, { status, title }]) => ({
      id: `problem-${kind}`,
      kind,
      status,
      title,
      what: plain(problemWords[kind as ProblemKind]),
    })),
    schemas: Object.entries(schemas)
      .filter(([, schema]) => schema.properties)
      .map(([name, schema]) => ({ id: `schema-${name}`, name, what: plain(schema.description ?? ''), fields: fieldsOf(schema, '') })),
  };
}

function fieldsOf(schema: Schema, place: string): RestFieldView[] {
  return Object.entries(schema.properties ?? {}).map(([name, inner]) => field(name, inner, schema.required?.includes(name) === true, place, inner.description));
}

function field(name: string, schema: Schema, needed: boolean, place: string, what = ''): RestFieldView {
  return { name, place, needed: needed ? 'yes' : 'no', type: typeOf(schema), link: linkOf(schema), what: plain(what) };
}

function typeOf(schema: Schema): string {
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`;
  if (schema.enum) return schema.enum.length > 6 ? `${schema.enum.slice(0, 6).join(', ')} ...` : schema.enum.join(', ');
  return schema.format === 'date-time' ? 'time' : (schema.type ?? 'anything');
}

/** Schemas without fields: the page has no chapter of them. */
const wordLists = ['Scope', 'WebhookEventType'];

function linkOf(schema: Schema): string | null {
  const ref = schema.$ref ?? schema.items?.$ref ?? schema.anyOf?.find((each) => each.$ref)?.$ref;
  return ref === undefined || wordLists.includes(nameOf(ref)) ? null : `#schema-${nameOf(ref)}`;
}

function shapeOf(schema: Schema | undefined): { text: string; link: string } | null {
  if (!schema) return null;
  const list = schema.properties?.data?.items;
  const ref = schema.$ref ?? list?.$ref;
  return ref === undefined ? null : { text: list ? `list of ${nameOf(ref)}` : nameOf(ref), link: `#schema-${nameOf(ref)}` };
}

function curl(publicUrl: string, method: string, path: string, body: boolean): string {
  const address = `${publicUrl}/api${path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}`;
  const changes = method !== 'GET' && path !== '/csrs';
  return [
    `curl ${method === 'GET' || (method === 'POST' && body) ? '' : `-X ${method} `}${address}`,
    '  -H "Authorization: Bearer $API_KEY"',
    ...(changes ? ['  -H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(body ? ['  --json @request.json'] : []),
  ].join(' \\\n');
}

const nameOf = (ref: string) => ref.split('/').at(-1) ?? '';
/** The document's words are Markdown; the page has no use for the back-ticks. */
const plain = (text: string) => text.replaceAll('`', '');
