import { setTimeout as pause } from 'node:timers/promises';
import { contacts, type Json } from '../doors/http';
import { ecKey, newCsr } from '../keys/openssl';
import { linkIn, type Outside } from '../outside/outside';

/** The five messages of a life with e-mail validation. */
export type Message = 'place' | 'configure' | 'approve the domain' | 'cancel' | 'approve the cancellation';

export interface Seller {
  outside: Outside;
  url: string;
  apiKey: string;
}

/** Longer than a minute without an engine, after which it gives tasks to connections that are dead, and than it takes until work is given to another worker. */
const PATIENCE_SECONDS = 240;

/**
 * A whole life, from token to credit, by customers who send a message again while nobody answers or the answer is "try again" (429, 503).
 * An answer that says yes is believed: its effect has to be there at once, and the message is never sent again. A conflict is only
 * taken for a yes where an earlier try may have got through, and then its effect has to be there as well.
 * @param about is told each message just before it is sent
 */
export async function live(
  { outside, url, apiKey }: Seller,
  id: string,
  about: (message: Message) => void,
): Promise<{ orderToken: string; reference: string }> {
  const domain = `${id}.test`;
  const post = (path: string, parameters: Record<string, string>) => () =>
    fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams(parameters), redirect: 'manual', signal: AbortSignal.timeout(40_000) });
  const api = (method: string, parameters: Record<string, string>) => post(`/order/${method}.json`, parameters);
  const approve = async (address: string, subject: RegExp) => {
    const link = linkIn(await outside.mailTo(address, reference, subject, PATIENCE_SECONDS));
    return post(new URL(link).pathname, { decision: 'approve' });
  };
  const review = async () => {
    const { status, body } = await send(api('review', { order_token: orderToken }));
    if (status !== 200) throw new Error(`review answers ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const say = async (message: Message, request: () => Promise<Response>, took: (order: Json) => boolean) => {
    about(message);
    await accepted(message, request);
    const order = await review();
    if (!took(order)) throw new Error(`${id}: "${message}" was answered with yes, but the order is ${order.order_status}: ${order.order_state_further_info}`);
  };

  about('place');
  const buying = { api_key: apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none', reseller_unique_reference: id };
  const placed = await accepted('place', api('generatetoken', buying));
  const orderToken: string = placed?.order_token ?? (await tokenOf(api('showtokens', { api_key: apiKey }), id));
  const reference: string = (await review()).reseller_order_id;

  const configuring = { order_token: orderToken, csr: newCsr(ecKey('prime256v1'), '-subj', `/CN=${domain}`), approver_email_address: `admin@${domain}` };
  await say('configure', api('place', { ...configuring, ...contacts(domain) }), (order) => order.order_status !== 'Order Placed');
  await say('approve the domain', await approve(`admin@${domain}`, /certificate/), (order) => order.order_status !== 'Awaiting Customer Verification');
  await until(review, 'Completed');
  await say('cancel', api('cancel', { order_token: orderToken }), (order) => !order.order_state_further_info.startsWith('The certificate is issued.'));
  await say('approve the cancellation', await approve(`boss@${domain}`, /cancel/), (order) => order.order_status === 'Cancelled');
  await until(review, 'Cancelled', /price was given back/);
  return { orderToken, reference };
}

async function until(review: () => Promise<Json>, status: string, info = /./): Promise<void> {
  const end = Date.now() + PATIENCE_SECONDS * 1000;
  for (;;) {
    const order = await review();
    if (order.order_status === status && info.test(order.order_state_further_info)) return;
    if (Date.now() > end) throw new Error(`${order.reseller_order_id} is not ${status} but ${order.order_status}: ${order.order_state_further_info}`);
    await pause(200);
  }
}

/** The body of a yes; undefined where an earlier try seems to have been the yes. */
async function accepted(message: Message, request: () => Promise<Response>): Promise<Json | undefined> {
  const { status, body, tries } = await send(request);
  if (status < 400) return body;
  if (status === 409 && tries > 1) return undefined;
  throw new Error(`"${message}" was answered with ${status} at try ${tries}: ${JSON.stringify(body)}`);
}

async function send(request: () => Promise<Response>): Promise<{ status: number; body: Json; tries: number }> {
  const end = Date.now() + PATIENCE_SECONDS * 1000;
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await request();
      const text = await answer.text();
      if (answer.status !== 429 && answer.status !== 503) return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : { text }, tries };
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    if (Date.now() > end) throw new Error('Nobody took the message.');
    await pause(200);
  }
}

/** How a client of the compatible API finds the token of an order whose answer got lost. */
async function tokenOf(showTokens: () => Promise<Response>, id: string): Promise<string> {
  const { unused_tokens: unused, used_tokens: used } = (await send(showTokens)).body;
  const found = [...unused.order_token, ...used.order_token].find((each: Json) => each.reseller_unique_reference === id);
  if (!found) throw new Error(`The reference ${id} is refused as used, but showtokens does not have it.`);
  return found.token;
}
