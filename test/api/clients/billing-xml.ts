import { XMLParser } from 'fast-xml-parser';
import type { Json } from '../../support/doors/http';

const parser = new XMLParser({ parseTagValue: false });

/** What PHP's `rawurlencode` makes of a parameter. */
const rawurlencode = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * One command as the billing systems of the first generation send it: GET with everything in the query, XML whatever the suffix says. They
 * look at the tree below `response` and never at the status.
 */
export async function command(base: string, service: string, method: string, fields: Record<string, string | number>): Promise<Json> {
  const query = Object.entries(fields).map(([name, value]) => `${name}=${rawurlencode(String(value))}`);
  const answer = await fetch(`${base}/ssl/${service}/${method}?${query.join('&')}`);
  return (parser.parse(await answer.text()) as { response: Json }).response;
}
