import { addPolicy, currentPolicy } from '../../db/account/policies';
import { outcomeInWords } from '../../domain/order/cancellation-words';
import type { AccountKind } from '../../domain/sale/account';
import { startHttp, type Http } from '../support/doors/http';
import { cancelRequested, mailTo, reaches } from '../support/lives/life';
import { approvalLink } from '../support/outside/mail-catcher';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** What an admin contact is told before and after approving: what the preview says, and what happens. */
let system: OrderSystem;
let http: Http;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

const plain = (text: string) => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

test.each<[AccountKind, boolean, RegExp, 'credited' | 'cancelled']>([
  ['reseller', true, /The account that paid gets 12 points back\./, 'credited'],
  ['retail', true, /Then there is a choice: a refund of 49\.00 GBP, or a restart/, 'cancelled'],
  ['reseller', false, /Nothing is given back\./, 'cancelled'],
])('%s, gives back: %s: mail, page before and page after say the same', async (kind, givesBack, words, state) => {
  const { policySet } = await currentPolicy(system.db);
  await addPolicy(system.db, (set) => ({ ...set, [kind]: { ...set[kind], givesBack } }));
  try {
    const domain = `outcome-${kind}-${givesBack}.test`;
    const reference = await cancelRequested(system, await system.account(kind === 'retail' ? 0 : 12, { kind }), `www.${domain}`);
    const mail = await mailTo(system, `boss@${domain}`, reference, /Please approve/);
    const { url } = approvalLink(mail);
    const link = http.base + new URL(url).pathname;
    const before = await (await fetch(link)).text();
    await fetch(link, { method: 'POST', body: new URLSearchParams({ decision: 'approve' }), redirect: 'manual' });
    await reaches(system, reference, state);
    const after = await (await fetch(link)).text();
    expect(outcomeInWords(await system.getOrder(reference))).toMatch(words);
    expect(plain(before).match(/Is a new order planned/g)).toHaveLength(1);
    expect(plain(before)).toContain('Place it and install its certificate first');
    for (const text of [mail.text ?? '', mail.html || '', before, after]) {
      expect(plain(text)).toMatch(words);
      if (state !== 'credited') expect(plain(text)).not.toMatch(/account that paid|price goes back/);
    }
  } finally {
    await addPolicy(system.db, () => policySet);
  }
});
