import { setSeller } from '../../db/people/seller';
import type { Account } from '../../domain/sale/account';
import { placed } from '../support/lives/life';
import { startHttp, type Http } from '../support/doors/http';
import { createUser, password } from '../support/doors/users';
import { Visitor } from '../support/doors/visitor';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** Support: what a team asks, what staff answer, and who sees what of it. */
let system: OrderSystem;
let http: Http;
let account: Account;
let dana: Visitor;
let eve: Visitor;

const signedIn = (email: string) => new Visitor(http.base).signedIn(email, password);
const read = async (path: string, who = dana) => (await who.get(path)).text();

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
  account = await system.account(24);
  await createUser(system, 'dana@tickets.test', 'member', account.id);
  await createUser(system, 'foreign@tickets.test', 'owner', (await system.account(0)).id);
  await createUser(system, 'eve@desk.test', 'support', null);
  await createUser(system, 'adam@desk.test', 'admin', null);
  [dana, eve] = await Promise.all([signedIn('dana@tickets.test'), signedIn('eve@desk.test')]);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

async function asked(subject: string, fields: Record<string, string> = {}): Promise<string> {
  const answer = await dana.submit('/support/tickets/new', { related_to: 'Validation', subject, body: `About ${subject}`, ...fields });
  return (answer.headers.get('location') ?? '').split('/').at(-1) ?? '';
}

test('A15 A30: a ticket has a number and is on the team’s own list, about Order Support and its order where it came from one', async () => {
  const reference = await placed(system, account);
  const form = await read(`/support/tickets/new?order=${reference}`);
  expect(form).toMatch(/<option value="Order Support" selected>/);
  const sent = await dana.submit(`/support/tickets/new?order=${reference}`, { related_to: 'Order Support', subject: 'Which CSR?', body: 'The old one?' });
  const url = sent.headers.get('location') ?? '';
  expect(url).toMatch(/^\/support\/tickets\/\d+$/);
  expect(await read(url)).toMatch(new RegExp(`<h1>Which CSR\\?[^]*With our staff[^]*Order ${reference}[^]*The old one\\?`));
  expect(await read('/support/tickets')).toMatch(/Which CSR\?[^]*Order Support, order CW-/);
  expect(await read('/support')).toMatch(/Which CSR\?[^]*Feedback/);
});

test('a thread: staff answer by mail and on the page, the customer answers, and closing is undone by an answer', async () => {
  const number = await asked('the TXT record');
  const [own, desk] = [`/support/tickets/${number}`, `/staff/tickets/${number}`];
  await eve.submit(desk, { body: 'Where does your DNS live?', as: 'answer' }, `${desk}/answer`);
  expect(await read(own)).toMatch(/Answered[^]*Our staff[^]*Where does your DNS live\?/);
  expect(await read(own)).not.toContain('eve@desk.test');
  await system.outbox.sendDueMails();
  const mail = system.catcher.mails.find(({ subject }) => subject === 'Re: the TXT record');
  expect(mail?.text).toContain(`Read all of it and answer: ${system.publicUrl}${own}`);
  expect((await dana.submit(own, { body: '' }, `${own}/answers`)).status).toBe(422);
  expect((await dana.submit(own, { body: 'At the <registrar>' }, `${own}/answers`)).headers.get('location')).toBe(own);
  expect(await read(desk, eve)).toMatch(/To answer[^]*dana@tickets\.test \(user\)[^]*At the &lt;registrar&gt;/);
  expect((await dana.submit(own, {}, `${own}/closing`)).status).toBe(303);
  expect(await read(own)).toMatch(/Closed[^]*opens the ticket again/);
  expect(await read('/staff/tickets', eve)).not.toContain('the TXT record');
  await dana.submit(own, { body: 'Once more' }, `${own}/answers`);
  expect(await read('/staff/tickets', eve)).toContain('the TXT record');
});

test('notes are for staff: no customer reads them, and nobody is sent one', async () => {
  const number = await asked('a secret of the house');
  const desk = `/staff/tickets/${number}`;
  await eve.submit(desk, { body: 'They called twice.', as: 'note' }, `${desk}/answer`);
  expect(await read(desk, eve)).toMatch(/note for staff[^]*They called twice/);
  expect(await read(`/support/tickets/${number}`)).not.toContain('They called twice');
  expect(await read(`/support/tickets/${number}`)).toContain('With our staff');
  expect(await system.outbox.sendDueMails()).toBe(0);
});

test('a ticket is taken by one of the staff, and given back by nobody else', async () => {
  const number = await asked('who has it');
  const desk = `/staff/tickets/${number}`;
  const adam = await signedIn('adam@desk.test');
  // He still looks at the page that offers it when she has taken it.
  expect(await read(desk, adam)).toContain('Take it');
  await eve.submit('/staff', {}, `${desk}/take`);
  expect((await adam.submit('/staff', {}, `${desk}/take`)).status).toBe(303);
  expect(await read(desk, adam)).not.toContain('You have this ticket');
  expect((await adam.submit('/staff', {}, `${desk}/give-back`)).status).toBe(303);
  expect(await read(desk, eve)).toContain('You have this ticket');
  await eve.submit('/staff', {}, `${desk}/give-back`);
  expect(await read(desk, adam)).toContain('Take it');
});

test('tickets of another team are not there, whatever is done to them', async () => {
  const own = `/support/tickets/${await asked('ours alone')}`;
  const foreign = await signedIn('foreign@tickets.test');
  expect((await foreign.get(own)).status).toBe(404);
  for (const act of ['answers', 'closing']) expect((await foreign.submit('/support', { body: 'x' }, `${own}/${act}`)).status).toBe(404);
  for (const number of ['0', '-1', '1e3', 'x', '99999999999']) expect((await dana.get(`/support/tickets/${number}`)).status).toBe(404);
  expect((await new Visitor(http.base).get(own)).headers.get('location')).toMatch(/^\/sign-in/);
  expect((await dana.get('/staff/tickets')).status).toBe(404);
});

test('A16: feedback is kept with the page that it is about, and staff find it', async () => {
  expect(await read('/feedback?page=/orders')).toMatch(/About the page \/orders/);
  expect((await dana.get('/feedback?page=//evil.test')).status).toBe(422);
  expect((await dana.submit('/feedback', { text: ' ' })).status).toBe(422);
  const sent = await dana.submit('/feedback?page=/orders', { page: '/orders', text: 'More colours' }, '/feedback');
  expect(sent.headers.get('location')).toBe('/support');
  expect(await read('/support')).toMatch(/Thank you for the feedback[^]*Feedback on \/orders/);
  expect(await read('/staff/tickets', eve)).toContain('Feedback on /orders');
});

test('A17 P61: the support page says how the seller is reached', async () => {
  const ways = {
    supportEmail: 'help@northbridge.example',
    phone: '+44 113 496 0000',
    chatUrl: 'https://chat.northbridge.example/',
    openingHours: 'Mon to Fri, 8 to 18',
  };
  await setSeller(system.db, ways, 'a test');
  expect(await read('/support')).toMatch(
    /mailto:help@northbridge\.example[^]*tel:\+441134960000[^]*https:\/\/chat\.northbridge\.example\/[^]*Mon to Fri, 8 to 18[^]*href="\/feedback"/,
  );
});
