import { gzipSync } from 'node:zlib';
import { signedInPages } from '../../api/app';
import { staffRoles, accountRoles } from '../../domain/people/user';
import { configuration, configured, issued } from '../support/lives/life';
import { pageDoorsOf, type Door } from '../support/doors/doors';
import { startHttp, type Http } from '../support/doors/http';
import { rowsOfTables } from '../support/doors/rows-of-tables';
import { createUser, password } from '../support/doors/users';
import { Visitor } from '../support/doors/visitor';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/**
 * Every route of the pages, read from the router, asked by everybody: nobody, each role of the team that the thing belongs to, somebody of another team, and each
 * role of the staff. A new page is here by itself; where no line below says whose it is, it is nobody's and the test fails.
 */
const whoever = ['nobody', ...accountRoles, 'stranger', ...staffRoles] as const;
type Who = (typeof whoever)[number];
type Answer = 'in' | 'sign-in' | 'refused' | 'not-found';

/** By the beginning of the path; the first that fits */
const rooms: readonly [RegExp, 'everybody' | 'whoever-signs-in' | 'team' | 'staff'][] = [
  [/^\/staff(\/|$)/, 'staff'],
  [/^\/(orders|orders\.csv|certificates|support|feedback)(\/|$)/, 'team'],
  [/^\/password$/, 'whoever-signs-in'],
  [
    /^\/(sign-in|sign-out|password\/.*|help|token|approve|api|ca|crl|seller|healthz|livez|readyz|metrics|webhooks|payments|public|favicon\.ico)(\/|$)/,
    'everybody',
  ],
  [/^\/$/, 'everybody'],
];

/** What a viewer may send: words, and nothing that changes an order or what the team owns */
const alsoForViewers = [/^\/support\/tickets\//, /^\/feedback$/];

/** Pages whose one use is an act: a viewer is told who may. */
const notForViewers = [/^\/orders\/cancel$/, /\/cancellation(\/withdrawal)?$/, /\/revocation$/];

/** What only some of the staff may send, whose refusals are the desk's own (test/api/desk.test.ts) */
const byRoleOfStaff = /^\/staff\/(orders|tickets)\//;

/** Counts, not times: what a page costs however busy the machine is */
const MOST_QUERIES = 12;
const MOST_BYTES = 60 * 1024;

let system: OrderSystem;
let http: Http;
let doors: Door[];
let facts: Record<string, string>;
/** Issued, and waiting for a DNS record */
let reference: string;
let waiting: string;
const visitors = {} as Record<Who, Visitor>;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system, { requestsPerSecond: 1_000_000, trustProxy: ['127.0.0.1'] });
  doors = pageDoorsOf(http.app).filter(({ path }) => roomOf(path) !== 'everybody');
  const [team, another] = [await system.account(120), await system.account(12)];
  for (const who of whoever) {
    visitors[who] = new Visitor(http.base);
    if (who === 'nobody') continue;
    const isStaff = staffRoles.some((role) => role === who);
    const role = who === 'stranger' ? 'owner' : who;
    await createUser(system, `${who}@who.test`, role, isStaff ? null : who === 'stranger' ? another.id : team.id);
    await visitors[who].signedIn(`${who}@who.test`, password);
  }
  reference = await issued(system, team, 'www.who-may.test');
  waiting = await configured(system, team, configuration('www.who-waits.test', { method: 'DNS', approverEmail: undefined }));
  await visitors.owner.submit('/support/tickets/new', { related_to: 'Billing', subject: 'Whose', body: 'Ours.' });
  const number = String((await system.db('tickets').first<{ number: number }>('number')).number);
  facts = { reference, number, version: '1', file: 'pem', act: 'review' };
}, 240_000);
afterAll(async () => {
  await http.stop();
  await system.stop();
});

const roomOf = (path: string) => rooms.find(([begins]) => begins.test(path))?.[1];

function addressOf({ path }: Door, more: Record<string, string> = {}): string {
  return path.replace(/:(\w+)/g, (_, part: string) => {
    const fact = { ...facts, ...more }[part];
    if (fact === undefined) throw new Error(`Nothing is known for :${part} of ${path}; add it to the facts.`);
    return fact;
  });
}

const isOfOneTeam = ({ path }: Door) => /:(reference|number|id)/.test(path);

/** What the rules say. */
function expected(door: Door, who: Who): Answer {
  const isStaff = staffRoles.some((role) => role === who);
  const room = roomOf(door.path);
  if (who === 'nobody') return 'sign-in';
  if (room === 'staff') return isStaff ? 'in' : 'not-found';
  if (room === 'whoever-signs-in') return 'in';
  if (isStaff) return 'refused';
  if (who === 'stranger' && isOfOneTeam(door)) return 'not-found';
  if (who !== 'viewer') return 'in';
  const fits = (patterns: readonly RegExp[]) => patterns.some((each) => each.test(door.path));
  return (door.method === 'GET' ? !fits(notForViewers) : fits(alsoForViewers)) ? 'in' : 'refused';
}

/** The front page is for everybody, and another one for a team. */
function pagesOf(who: Who): Door[] {
  return [...doors.filter((each) => each.method === 'GET' && expected(each, who) === 'in'), { method: 'GET', path: '/', fields: [] }];
}

function answerOf({ status, headers }: Response): Answer | number {
  if (status === 303 && headers.get('location')?.startsWith('/sign-in')) return 'sign-in';
  if (status === 403) return 'refused';
  if (status === 404) return 'not-found';
  return status < 500 ? 'in' : status;
}

/** The frame around every page has the form to sign out. */
async function tokenOf(who: Who): Promise<string> {
  const html = await (await visitors[who].get(who === 'nobody' ? '/sign-in' : '/help')).text();
  return /name="_csrf" value="([^"]+)"/.exec(html)![1]!;
}

async function wrongOf(asked: readonly Door[], those: (door: Door, who: Who) => boolean): Promise<string[]> {
  const wrong: string[] = [];
  for (const who of whoever) {
    const _csrf = await tokenOf(who);
    for (const door of asked.filter((each) => those(each, who))) {
      const address = addressOf(door);
      const response = door.method === 'GET' ? await visitors[who].get(address) : await visitors[who].post(address, { _csrf });
      const [answer, right] = [answerOf(response), expected(door, who)];
      const isRefusedByRole = right === 'in' && answer === 'refused' && door.method !== 'GET' && byRoleOfStaff.test(door.path);
      if (answer !== right && !isRefusedByRole) wrong.push(`${door.method} ${door.path}, ${who}: ${answer}, not ${right}`);
    }
  }
  return wrong;
}

test('every page belongs to somebody, and those behind the sign-in are protected', () => {
  const all = pageDoorsOf(http.app);
  expect(all.filter(({ path }) => roomOf(path) === undefined)).toEqual([]);
  const isProtected = ({ path }: Door) => signedInPages.some((page) => path === page || path.startsWith(`${page}/`));
  expect(doors.filter((door) => !isProtected(door))).toEqual([]);
  expect(doors.length).toBeGreaterThan(50);
});

test('a GET opens for those whose it is, for nobody else, and writes nothing', async () => {
  const before = await rowsOfTables(system.urls);
  expect(await wrongOf(doors, ({ method }) => method === 'GET')).toEqual([]);
  expect(await rowsOfTables(system.urls)).toEqual(before);
});

test('no page asks the database more than 12 times', async () => {
  const asked: [number, string][] = [];
  for (const who of ['owner', 'admin'] as const) {
    for (const address of pagesOf(who).flatMap((door) => [reference, waiting].map((order) => addressOf(door, { reference: order })))) {
      const before = http.queries();
      await (await visitors[who].get(address)).text();
      asked.push([http.queries() - before, address]);
    }
  }
  expect(asked.filter(([queries]) => queries > MOST_QUERIES)).toEqual([]);
  expect(Math.max(...asked.map(([queries]) => queries))).toBeGreaterThan(5);
});

test('no page is more than 60 KB compressed with all that it needs on a first visit', async () => {
  const heavy: [number, string][] = [];
  for (const who of ['nobody', 'owner', 'admin'] as const) {
    for (const door of pagesOf(who)) {
      const response = await visitors[who].get(addressOf(door));
      if (!response.headers.get('content-type')?.startsWith('text/html')) continue;
      const html = await response.text();
      const files = [...new Set([...html.matchAll(/<(?:link|script|img)[^>]+(?:href|src)="(\/[^"]+)"/g)].map(([, file = '']) => file))];
      const bodies = await Promise.all(files.map(async (file) => Buffer.from(await (await visitors[who].get(file)).arrayBuffer())));
      heavy.push([[Buffer.from(html), ...bodies].reduce((sum, body) => sum + gzipSync(body).length, 0), door.path]);
    }
  }
  expect(heavy.filter(([bytes]) => bytes > MOST_BYTES)).toEqual([]);
  expect(heavy.length).toBeGreaterThan(20);
});

test('a form is refused to everybody else, and to everybody without its token; nothing is written', async () => {
  const forms = doors.filter(({ method }) => method === 'POST');
  const before = await rowsOfTables(system.urls);
  expect(await wrongOf(forms, (door, who) => expected(door, who) !== 'in')).toEqual([]);
  for (const door of forms) {
    const taken = await visitors.owner.post(addressOf(door), {}, { csrf: false });
    expect([door.path, taken.status]).toEqual([door.path, 403]);
  }
  expect(await rowsOfTables(system.urls)).toEqual(before);
});

test('a form is taken from those whose it is', async () => {
  const forms = doors.filter(({ method, path }) => method === 'POST' && path !== '/password');
  expect(await wrongOf(forms, (door, who) => expected(door, who) === 'in')).toEqual([]);
});
