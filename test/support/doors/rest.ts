import { randomUUID } from 'node:crypto';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { openApiDocument } from '../../../api/rest/openapi';
import type { Route } from '../../../api/rest/route';
import { routes } from '../../../api/rest/table';
import type { Http, Json } from './http';

export interface RestAnswer {
  status: number;
  body: any;
  text: string;
  headers: Headers;
}

export interface RestClient {
  (
    method: string,
    path: string,
    more?: { key?: string; body?: unknown; idempotencyKey?: string | null; headers?: Record<string, string> },
  ): Promise<RestAnswer>;
}

/** A caller of the JSON API that holds every answer against the OpenAPI document. @param seen collects `operation status` */
export function restClient(http: Http, apiKey: string, seen: Set<string> = new Set()): RestClient {
  return async (method, path, { key = apiKey, body, idempotencyKey, headers = {} } = {}) => {
    const mutation = method !== 'GET' && idempotencyKey !== null;
    const answer = await fetch(`${http.base}/api${path}`, {
      method,
      headers: {
        ...(key && { authorization: `Bearer ${key}` }),
        ...(mutation && { 'idempotency-key': idempotencyKey ?? randomUUID() }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
    const line = routeOf(method, path);
    if (line) seen.add(`${line.name} ${answer.status}`);
    if (line && answer.status !== 405) mustMatch(line, answer, parsed);
    return { status: answer.status, body: parsed, text, headers: answer.headers };
  };
}

export function routeOf(method: string, path: string): Route | undefined {
  const plain = path.split('?')[0] ?? '';
  return routes.find((line) => line.method === method.toLowerCase() && new RegExp(`^${line.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(plain));
}

const document = openApiDocument('http://localhost:3999') as Json;
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(closed({ $id: 'document', components: document.components }));
const validators = new Map<object, ValidateFunction>();

/** Documents are read by clients who tolerate more; here an answer with a field that is not documented is a fault. */
function closed(schema: any): any {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return inner.type === 'object' && inner.properties && inner.additionalProperties === undefined ? { ...inner, additionalProperties: false } : inner;
}

function mustMatch(line: Route, answer: Response, body: unknown): void {
  const documented = document.paths[line.path][line.method].responses[answer.status];
  const where = `${line.name} ${answer.status}`;
  if (!documented) throw new Error(`${where} is not documented: ${JSON.stringify(body)}`);
  if (!documented.content) {
    if (body !== undefined) throw new Error(`${where} has a body that is not documented.`);
    return;
  }
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const schema: object | undefined = documented.content[type]?.schema;
  if (!schema) throw new Error(`${where}: the content type ${type} is not documented.`);
  if (documented.headers?.Location && answer.status !== 304 && !answer.headers.get('location')) throw new Error(`${where} has no Location.`);
  if (body === undefined) return;
  let validate = validators.get(schema);
  if (!validate)
    validators.set(schema, (validate = ajv.compile(closed(JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/'))))));
  if (!validate(body)) throw new Error(`${where}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`);
}
