import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { refuseOverlong } from './bounds';
import { lastValues, type Parameters } from './parameters';

/** What a route of the pages reads, by where it is sent. */
export interface Taken {
  query?: z.ZodObject;
  form?: z.ZodObject;
}

/** A handler that says what its route reads: tests find every route with its fields on the router. */
// Fits routes with any parameters in their path.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Taking = RequestHandler<any> & { taken: Taken };

const given = new WeakMap<object, { query?: Parameters; form?: Parameters }>();

/** Says which fields a route reads. What is longer than its field may be is refused here; what is not listed is not looked at. */
export function takes(taken: Taken): Taking {
  const handler: RequestHandler = (request, _response, next) => {
    given.set(request, {
      query: taken.query && fieldsOf(taken.query, request.query, 'query'),
      form: taken.form && fieldsOf(taken.form, request.body as Record<string, unknown> | undefined),
    });
    next();
  };
  return Object.assign(handler, { taken });
}

function fieldsOf(schema: z.ZodObject, sent: Readonly<Record<string, unknown>> | undefined, source?: 'query'): Parameters {
  const fields = only(schema, lastValues(sent));
  refuseOverlong(schema, fields, source);
  return fields;
}

/** Of what was sent the fields that a schema lists. */
export function only(schema: z.ZodObject, fields: Parameters): Parameters {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(schema.shape, name)));
}

/** The form's fields, as they were typed. */
export function formOf(request: object): Parameters {
  return listed(given.get(request)?.form);
}

/** What stands in the address behind the question mark. */
export function queryOf(request: object): Parameters {
  return listed(given.get(request)?.query);
}

function listed(fields: Parameters | undefined): Parameters {
  if (fields === undefined) throw new Error('The route reads fields and does not say which: put takes() before its handler.');
  return fields;
}
