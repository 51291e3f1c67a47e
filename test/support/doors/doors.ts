import type { Express } from 'express';
import { z } from 'zod';
import { methodsOf, secretsOf } from '../../../api/compatible';
import { routes } from '../../../api/rest/table';
import type { Taken, Taking } from '../../../api/http/takes';

/** Where something can be sent to the app: a route and its fields. Read from the router and the tables of both APIs, so that a new one is here by itself. */
export interface Door {
  method: string;
  path: string;
  fields: Field[];
}

export interface Field {
  name: string;
  source: 'path' | 'query' | 'form' | 'json' | 'header';
  /** Where its schema says so */
  maxLength?: number;
}

interface Layer {
  rawPath?: string | string[];
  handle: { stack?: Layer[]; taken?: Taken };
  route?: { path: string | string[]; methods: Record<string, boolean>; stack: Layer[] };
}

/** The pages and their forms alone: what a browser asks for */
export function pageDoorsOf(app: Express): Door[] {
  return pageDoors((app as unknown as { router: { stack: Layer[] } }).router.stack);
}

export function doorsOf(app: Express): Door[] {
  const mounted = pageDoorsOf(app);
  // Its status says whether the system is ready, whatever is asked.
  return [...mounted.filter(({ path }) => path !== '/readyz'), ...restDoors(), ...compatibleDoors(), ...sharedHeaders];
}

/** What is read of the headers is read before the route is known, so that one page and two operations stand for all. */
const sharedHeaders: Door[] = [
  { method: 'POST', path: '/sign-in', fields: headersOf('cookie', 'content-type') },
  { method: 'GET', path: '/api/orders', fields: headersOf('authorization', 'if-none-match') },
  { method: 'POST', path: '/api/webhooks', fields: headersOf('authorization', 'idempotency-key', 'content-type') },
];

function headersOf(...names: string[]): Field[] {
  return names.map((name) => ({ name, source: 'header' }));
}

/** Every route that stands on the router, but for those of the JSON API, whose table says more. */
function pageDoors(stack: readonly Layer[], base = ''): Door[] {
  return stack.flatMap(({ route, rawPath, handle }) => {
    if (route) {
      const taken = route.stack.flatMap((each) => (each.handle as Partial<Taking>).taken ?? []);
      const fields = taken.flatMap(({ query, form }) => [...(query ? fieldsOf(query, 'query') : []), ...(form ? fieldsOf(form, 'form') : [])]);
      return [route.path].flat().flatMap((path) => {
        const formToken: Field[] = route.methods.post && !path.startsWith('/token') ? [{ name: '_csrf', source: 'form' }] : [];
        return Object.keys(route.methods).map((method) => doorAt(method.toUpperCase(), base + path, [...fields, ...formToken]));
      });
    }
    if (!handle.stack || rawPath === '/api') return [];
    if (rawPath !== '/' && typeof rawPath !== 'string') throw new Error(`A router at ${JSON.stringify(rawPath)}: say here what is below it.`);
    return pageDoors(handle.stack, rawPath === '/' ? base : base + rawPath);
  });
}

function restDoors(): Door[] {
  return routes.map((line) =>
    doorAt(line.method.toUpperCase(), `/api${line.path.replace(/\{(\w+)\}/g, ':$1')}`, [
      ...(line.query ? fieldsOf(line.query, 'query') : []),
      ...(line.body ? fieldsOf(line.body, 'json') : []),
    ]),
  );
}

function compatibleDoors(): Door[] {
  return ([1, 2] as const).flatMap((generation) =>
    methodsOf(generation).map(([path, method]) => ({
      method: 'POST',
      path: `/${generation === 1 ? 'ssl' : 'v2'}/${path}.json`,
      fields: [...secretsOf(method).map((name) => ({ name, source: 'form' as const })), ...fieldsOf(method.takes ?? z.object({}), 'form')],
    })),
  );
}

function doorAt(method: string, path: string, fields: Field[]): Door {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']): Field => ({ name, source: 'path' }));
  return { method, path, fields: [...inPath, ...fields] };
}

/** Fields of fields as `admin_contact.email`, entries of lists as the list. */
function fieldsOf(schema: z.ZodObject, source: Field['source']): Field[] {
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema & { $defs?: Record<string, JsonSchema> };
  const resolved = (each: JsonSchema): JsonSchema => (each.$ref === undefined ? each : (whole.$defs?.[each.$ref.replace('#/$defs/', '')] ?? {}));
  return Object.entries(resolved(whole).properties ?? {}).flatMap(([name, field]) => leavesOf(name, field, source, resolved));
}

interface JsonSchema {
  $ref?: string;
  maxLength?: number;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

function leavesOf(name: string, field: JsonSchema, source: Field['source'], resolved: (each: JsonSchema) => JsonSchema): Field[] {
  const { maxLength, properties, items, anyOf } = resolved(field);
  if (properties) return Object.entries(properties).flatMap(([inner, schema]) => leavesOf(`${name}.${inner}`, schema, source, resolved));
  const most = maxLength ?? items?.maxLength ?? anyOf?.find((each) => each.maxLength !== undefined)?.maxLength;
  return [{ name: items || anyOf?.some((each) => each.items) ? `${name}[]` : name, source, maxLength: most }];
}
