import { setTimeout as pause } from 'node:timers/promises';
import { contacts } from '../support/doors/http';
import type { Buyer } from './buyers';
import { isLate, type Answer, type ChaosClient } from './client';
import type { FaultyMail } from './mail';
import type { Dice } from './random';
import type { Staff } from './staff';

export interface World {
  client: ChaosClient;
  mail: FaultyMail;
  /** @param owner whose key it is for: an order's, or that of several */
  csr: (owner: string, name: string) => string;
  staff: Staff;
}

/** Longer than the issuer is left alone after several failures in a row (2 minutes, then 4). */
const PATIENCE_MS = 600_000;

export type Decision = 'approve' | 'decline';
export type People = Awaited<ReturnType<typeof peopleAround>>;

/** The people around one order, and what each of them does with it. None of them knows more than answers and mails say. */
export async function peopleAround(id: string, orderToken: string, buyer: Buyer, { client, mail, csr, staff }: World) {
  const domain = buyer.sharesDomain ? `${id}.shared.test` : `${id}.test`;
  let name = domain;
  let boss = `boss@${domain}`;
  let keyOf = buyer.sharesKey ? keyGroup(id) : id;
  const csrFor = (wanted: string) => csr(keyOf, wanted);
  const review = async () => (await client.api(id, 'review', 'review', { order_token: orderToken })).body;
  const reference = (await review()).reseller_order_id as string;

  /** For whom the order waits, as its customer is told. */
  async function waits(forWhom: RegExp): Promise<boolean> {
    const [, text = ''] = /Waiting for (.*)/.exec((await review()).order_state_further_info as string) ?? [];
    return forWhom.test(text);
  }

  async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; !(await holds()); await pause(300)) {
      if (Date.now() > end) throw new Error(`${reference}: ${what}`);
    }
  }

  /** Presses the button of every link that has come until nobody is asked any more: one that was replaced, or has ended, changes nothing. */
  function answer(address: string, subject: RegExp, what: string, decision: Decision): Promise<void> {
    const press = async () => {
      for (const link of mail.linksTo(address, reference, subject)) await client.send(reference, what, new URL(link).pathname, { decision });
      return !(await waits(/domain approval|the admin contact/));
    };
    return until(press, `nobody could answer at ${address}.`);
  }

  /** The key that it shares was reported meanwhile: another one takes its place. */
  const isRefusedForKey = ({ status, text }: Answer) => status === 422 && text.includes('compromised') && takeOwnKey();
  function takeOwnKey(): true {
    keyOf = `${id} anew`;
    return true;
  }
  const configure = (what: string) =>
    client.api(reference, what, 'place', {
      order_token: orderToken,
      csr: csrFor(domain),
      approver_email_address: `admin@${domain}`,
      ...organisation,
      ...contacts(domain),
    });
  async function reissue(wanted: string): Promise<void> {
    const ask = () => client.api(reference, 'reissue', 'reissue', { order_token: orderToken, csr: csrFor(wanted), approver_email_address: `admin@${domain}` });
    if (isRefusedForKey(await ask())) await ask();
  }
  async function correct(wanted: string, of = reference): Promise<void> {
    const contact = { first_name: 'Ann', last_name: 'Lee', phone: '+44 20 7946 0000', email: boss };
    const { org_name: organisationName, org_address_city: city, org_address_country: country } = organisation;
    const body = {
      csr: csrFor(wanted),
      approver_email: `admin@${domain}`,
      admin_contact: contact,
      ...(buyer.isOv && { organisation: { name: organisationName, city, country } }),
    };
    const { status } = await client.rest(of, 'correct names', buyer.apiKey, `/orders/${of}/configuration`, body, 'PUT');
    if (status === 200) name = wanted;
  }

  /** Whoever can mend what the issuer refuses does it, or the customer has had enough and cancels. */
  async function mend(dice: Dice): Promise<void> {
    if (!(await waits(/issuer refuses/))) return;
    if (await waits(staffToMend)) return staff.retry(reference);
    if (dice.chance(0.15)) return void (await client.api(reference, 'cancel', 'cancel', { order_token: orderToken, reason: 'chaos' }));
    if (await waits(/^the customer/)) return void (await page('ask the issuer again', 'retry'));
    takeOwnKey();
    await client.api(reference, 'send another CSR', 'reissue', { order_token: orderToken, csr: csrFor(name), approver_email_address: `admin@${domain}` });
    // What was said of the configuration before does not count any more.
    if (await waits(/our staff to review/)) await staff.review(reference, true);
    if (await waits(/our staff to vet/)) await staff.vet(reference, true);
    await answer(`admin@${domain}`, /certificate/i, 'approve domain', 'approve');
  }

  const page = (what: string, path: string, form = {}) => client.send(reference, what, `/token/${orderToken}/${path}`, form);

  return {
    reference,
    waits,
    page,
    isCancelled: async () => (await review()).order_status === 'Cancelled',
    /** Until there is a certificate or the order is over. What the issuer refuses for good, the one who can mend it does. */
    settled: (dice: Dice) =>
      until(async () => {
        await mend(dice);
        const { order_status: status, order_state_further_info: text } = await review();
        return ['Completed', 'Cancelled'].includes(status as string) && !/issuer refuses/.test(text as string);
      }, 'neither issued nor cancelled.'),
    isQuiet: (who: RegExp) =>
      until(
        async () => {
          if (await waits(staffToMend)) await staff.retry(reference);
          return !(await waits(who));
        },
        `still waits for ${String(who)}.`,
      ),

    async configure(what = 'configure'): Promise<void> {
      if (isRefusedForKey(await configure(what))) await configure(what);
    },
    resend: () => client.api(reference, 'resend', 'resendemail', { order_token: orderToken, email_type: 'Approver' }),

    correctNames: () => correct(`better.${domain}`),

    reissue: () => reissue(name),
    /** For another name below the same domain, which drops the one before. */
    reissueElsewhere: () => reissue(`moved.${domain}`),
    /** Its key was reported, with this order's certificate or a neighbour's. */
    async mendKey(): Promise<void> {
      if (!(await waits(/new key/))) return;
      takeOwnKey();
      await reissue(name);
    },
    /** A renewal of the order, up to its certificate; now and then it is cancelled then. Whoever cancels the older order after it takes its days back. */
    async renew(isCancelled: boolean): Promise<void> {
      const body = { buyer_reference: `${id}-renewed`, csr: csrFor(name), approver_email: `admin@${domain}` };
      const { status, body: answer } = await client.rest(reference, 'renew', buyer.apiKey, `/orders/${reference}/renewals`, body);
      if (status !== 201) return;
      const renewal = answer.order.reference as string;
      const hasCertificate = async () => {
        const { state, waiting } = await client.look(renewal, buyer.apiKey);
        if (waiting.on === 'manual-review') await staff.review(renewal, true);
        if (waiting.on === 'vetting') await staff.vet(renewal, true);
        if (waiting.on === 'domain-validation')
          for (const link of mail.linksTo(`admin@${domain}`, renewal, /certificate/i))
            await client.send(renewal, 'approve domain', new URL(link).pathname, { decision: 'approve' });
        // Refused for good: another CSR, or the issuer is asked again once that is mended.
        if (waiting.on === 'csr') {
          takeOwnKey();
          await correct(name, renewal);
        }
        if (waiting.on === 'customer-action' || waiting.on === 'staff-action') await staff.retry(renewal);
        return state !== 'configured';
      };
      await until(hasCertificate, `its renewal ${renewal} is not issued.`);
      if (isCancelled) await client.rest(renewal, 'cancel', buyer.apiKey, `/orders/${renewal}/cancellation`, {});
    },
    revoke: () => client.rest(reference, 'revoke', buyer.apiKey, `/orders/${reference}/revocations`, { reason: 'keyCompromise' }),

    /** False: the refund window is over. */
    cancel: async (what = 'cancel') => !isLate(await client.api(reference, what, 'cancel', { order_token: orderToken, reason: 'chaos' })),

    answerAsApprover: (decision: Decision) => answer(`admin@${domain}`, /certificate/i, `${decision} domain`, decision),
    answerAsBoss: (decision: Decision) => answer(boss, /cancel/i, `${decision} cancel`, decision),

    async changeBoss(): Promise<void> {
      const chief = `chief@${domain}`;
      if (await staff.changeAdminContact(reference, chief)) boss = chief;
    },
  };
}

const staffToMend = /^our staff: the issuer/;

/** Neighbours: orders of the same four. */
function keyGroup(id: string): string {
  const [, run = '', index = '0'] = /^(.*)-(\d+)$/.exec(id) ?? [];
  return `${run} group ${Math.floor(Number(index) / 4)}`;
}

/** Only OV products need it. */
const organisation = { org_name: 'Chaos Ltd', org_address_city: 'London', org_address_region: 'London', org_address_country: 'GB' };
