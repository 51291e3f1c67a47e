import { setTimeout as pause } from 'node:timers/promises';
import { contacts } from '../../test/support/http';
import type { ChaosClient } from './client';
import type { FaultyMail } from './mail';
import type { Dice } from './random';

export interface Buyer {
  kind: 'reseller' | 'partner' | 'retail';
  apiKey: string;
  /** Retail orders are placed by staff */
  placeAsStaff?: (buyerReference: string) => Promise<string>;
  /** Sold by the JSON API instead of the compatible one */
  byRest: boolean;
  productCode: string;
}

/** Acts of staff by the admin command, tried until they are done. */
export interface Staff {
  vet(reference: string): Promise<void>;
  cancel(reference: string): Promise<void>;
  refunded(reference: string): Promise<void>;
}

export interface World {
  client: ChaosClient;
  mail: FaultyMail;
  csr: (name: string) => string;
  staff: Staff;
}

/** Longer than the issuer is left alone after several failures in a row (2 minutes, then 4). */
const PATIENCE_MS = 600_000;

/** One random life, as its customer and the people around it live it. Gives the order's reference, or undefined where placing was refused. */
export async function live(id: string, buyer: Buyer, world: World, dice: Dice): Promise<string | undefined> {
  const { client, mail, staff } = world;
  const orderToken = buyer.placeAsStaff ? await buyer.placeAsStaff(id) : await place(id, buyer, client);
  if (orderToken === undefined) return undefined;
  const review = async () => (await client.api(id, 'review', 'review', { order_token: orderToken })).body;
  const reference = (await review()).reseller_order_id as string;
  const domain = `${id}.test`;
  const cancel = () => client.api(reference, 'cancel', 'cancel', { order_token: orderToken, reason: 'chaos' });
  const page = (what: string, path: string, form = {}) => client.send(reference, what, `/token/${orderToken}/${path}`, form);

  if (dice.chance(0.1)) {
    await cancel();
    return afterCancel();
  }
  const configuration = { order_token: orderToken, csr: world.csr(domain), approver_email_address: `admin@${domain}`, ...organisation, ...contacts(domain) };
  await client.api(reference, 'configure', 'place', configuration);
  if (dice.chance(0.1)) await client.api(reference, 'configure again', 'place', configuration);
  if (dice.chance(0.1)) await client.api(reference, 'resend', 'resendemail', { order_token: orderToken, email_type: 'Approver' });
  if (dice.chance(0.15)) {
    await cancel();
    return afterCancel();
  }

  const declines = dice.chance(0.08);
  // First, so that whether a link counted shows in what the order waits for.
  if (buyer.productCode !== 'RapidSSL-12') await staff.vet(reference);
  await answer(`admin@${domain}`, /certificate/i, declines ? 'decline domain' : 'approve domain', declines ? 'decline' : 'approve');
  if (declines) return reference;
  if (dice.chance(0.15)) {
    await cancel(); // while the issuer may be signing; where it has signed, the admin contact is asked
    await settled(['Cancelled', 'Completed']);
    if (await waits(/the admin contact/)) await answer(`boss@${domain}`, /cancel/i, 'approve cancel', 'approve');
    return afterCancel();
  }
  await settled(['Completed', 'Cancelled']);
  if (dice.chance(0.15)) {
    const again = { order_token: orderToken, csr: world.csr(domain), approver_email_address: `admin@${domain}` };
    await client.api(reference, 'reissue', 'reissue', again);
    await settled(['Completed']);
  }
  if (dice.chance(0.25)) {
    if (buyer.kind !== 'retail' && dice.chance(0.3))
      await client.rest(reference, 'revoke', buyer.apiKey, `/orders/${reference}/revocations`, { reason: 'keyCompromise' });
    return reference;
  }
  if (dice.chance(0.05)) {
    await staff.cancel(reference);
    return afterCancel();
  }

  for (const more of dice.chance(0.3) ? [1, 2] : [1]) await cancelAgain(more);
  if (buyer.kind === 'partner') return afterCancel();
  if (dice.chance(0.15)) {
    await page('withdraw', 'withdraw');
    return reference;
  }
  if (dice.chance(0.1)) await page('send the approval again', 'resend', { kind: 'cancellation' });
  const answerOnce = dice.chance(0.2) ? ('decline' as const) : ('approve' as const);
  await answer(`boss@${domain}`, /cancel/i, `${answerOnce} cancel`, answerOnce);
  return answerOnce === 'approve' ? afterCancel() : reference;

  async function cancelAgain(time: number): Promise<void> {
    await client.api(reference, time === 1 ? 'cancel' : 'cancel again', 'cancel', { order_token: orderToken!, reason: 'chaos' });
  }

  /** Retail customers choose once the order is cancelled. */
  async function afterCancel(): Promise<string> {
    if (buyer.kind !== 'retail') return reference;
    await settled(['Cancelled']);
    const choice = dice.pick(['refund', 'restart', 'both'] as const);
    if (choice === 'both') await Promise.all([page('refund or restart', 'refund'), page('refund or restart', 'restart')]);
    // Refused while the certificate is still being revoked.
    else while (/is being cancelled/.test((await page(choice, choice)).text)) await pause(500);
    if (choice === 'refund' && dice.chance(0.7)) await staff.refunded(reference);
    return reference;
  }

  async function waits(forWhom: RegExp): Promise<boolean> {
    const [, text = ''] = /Waiting for (.*)/.exec((await review()).order_state_further_info as string) ?? [];
    return forWhom.test(text);
  }

  async function settled(statuses: string[]): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; ; await pause(300)) {
      if (statuses.includes((await review()).order_status as string)) return;
      if (Date.now() > end) throw new Error(`${reference} is not ${statuses.join(' or ')}.`);
    }
  }

  async function answer(address: string, subject: RegExp, what: string, decision: 'approve' | 'decline'): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; ; await pause(200)) {
      const links = mail.linksTo(address, reference, subject);
      // A link that was replaced by a newer one is answered and changes nothing.
      for (const link of links) await client.send(reference, what, new URL(link).pathname, { decision });
      if (links.length > 0 && !(await waits(/domain approval|the admin contact/))) return;
      if (Date.now() > end) throw new Error(`No mail to ${address} about ${reference}.`);
    }
  }
}

/** Only OV products need it. */
const organisation = { org_name: 'Chaos Ltd', org_address_city: 'London', org_address_region: 'London', org_address_country: 'GB' };

async function place(id: string, { apiKey, byRest, productCode }: Buyer, client: ChaosClient): Promise<string | undefined> {
  const placed = byRest
    ? await client.rest(id, 'place', apiKey, '/orders', { product_code: productCode, buyer_reference: id })
    : await client.api(id, 'place', 'generatetoken', {
        api_key: apiKey,
        st_product_code: productCode,
        end_customer_email: 'none',
        reseller_unique_reference: id,
      });
  if (placed.status === 200) return placed.body.order_token as string;
  if (placed.status === 402) return undefined;
  // The JSON API gives no token; the compatible one refuses as used what an earlier try got through.
  const { unused_tokens: unused, used_tokens: used } = (await client.api(id, 'showtokens', 'showtokens', { api_key: apiKey })).body;
  type Token = { token: string; reseller_unique_reference: string };
  const found = [...(unused.order_token as Token[]), ...(used.order_token as Token[])].find((each) => each.reseller_unique_reference === id);
  if (!found) throw new Error(`${id} is refused (${placed.text}), and showtokens does not have it.`);
  return found.token;
}
