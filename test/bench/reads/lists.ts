import { randomUUID } from 'node:crypto';
import { along, createDb, type Db } from '../../../db/connection';
import { insertUser } from '../../../db/people/users';
import { hashPassword } from '../../../domain/people/passwords';
import { DAY_MS } from '../../../domain/time';
import { toCursor } from '../../../api/http/cursor';
import { Visitor } from '../../support/doors/visitor';
import type { SeedAccounts } from '../../seed/accounts';

/** A list or a search, asked for with several values in turn. */
export interface List {
  name: string;
  /** Whole addresses below the server */
  paths: string[];
  headers: Record<string, string>;
  /** The answer itself is larger where there are more orders: shown without a bar */
  grows?: boolean;
}

const VALUES = 20;

/**
 * All lists and searches of the APIs and the portal, for a database that was seeded. Where a thousand orders would not fill a page, a smaller page is asked
 * for, so that both answers are of one size.
 */
export async function listsOf(url: string, serverUrl: string, { large, corner }: SeedAccounts): Promise<List[]> {
  const db = createDb(url, { poolSize: 2, statementSeconds: 0 });
  try {
    const orders = await sample(db, large.id);
    const key = { authorization: `Bearer ${large.apiKey}` };
    const api = (name: string, ...queries: string[]): List => ({ name, headers: key, paths: queries.map((query) => `/api/${query}`) });
    const eachOrder = (name: string, query: (order: Sampled) => string): List => api(name, ...orders.map(query));
    const compatible = (method: string, of: { apiKey?: string }, more = ''): List => ({
      name: `${method}.json`,
      headers: {},
      paths: [`/${method}.json?api_key=${of.apiKey}${more}`],
    });
    const iso = (at: Date | number) => new Date(at).toISOString();
    const soon = `term_ends_from=${iso(Date.now())}&term_ends_before=${iso(Date.now() + 30 * DAY_MS)}`;
    const ids = await idsOf(db, large.id);
    const bare = (name: string) => name.replace(/^\*\./, '');
    const [owner, staff] = [await signedIn(db, serverUrl, large.id), await signedIn(db, serverUrl, null)];
    return [
      api('orders: first page', 'orders'),
      eachOrder('orders: a page far behind', ({ placed_at: at, reference }) => `orders?cursor=${toCursor({ by: 'placed_at', at: at.getTime(), reference })}`),
      api('orders: one state', 'orders?state=issued', 'orders?state=expired'),
      api('orders: a rare state', 'orders?limit=5&state=revoked'),
      api('orders: three states', 'orders?state=placed&state=configured&state=credited'),
      api('orders: what they wait for', 'orders?limit=5&waiting_on=domain-validation', 'orders?limit=5&waiting_on=vetting'),
      api('orders: one product', 'orders?product_code=RapidSSL-12', 'orders?product_code=TrueBizID-12'),
      eachOrder('orders: placed in a month', ({ placed_at: at }) => `orders?placed_from=${iso(at.getTime() - 30 * DAY_MS)}&placed_before=${iso(at)}`),
      eachOrder(
        'orders: term ends in two months',
        ({ term_ends_at: at }) => `orders?limit=5&term_ends_from=${iso(at)}&term_ends_before=${iso(at.getTime() + 60 * DAY_MS)}`,
      ),
      eachOrder('search: buyer’s reference', ({ buyer_reference: reference }) => `orders?buyer_reference=${reference}`),
      eachOrder('search: a name', ({ common_name: name }) => `orders?name=${encodeURIComponent(name)}`),
      eachOrder('search: a domain and below', ({ common_name: name }) => `orders?domain=${bare(name)}`),
      api('search: a domain with many names', `orders?limit=10&domain=hosting-${large.id.slice(0, 8)}.test`),
      api('search: a name that nobody has', 'orders?name=www.nobody.test', 'orders?domain=nobody.test'),
      api(
        'several filters: state and product',
        'orders?limit=5&state=issued&product_code=TrueBizID-12',
        'orders?limit=5&state=credited&product_code=PositiveSSL-12',
      ),
      api('several filters: product and end of the term', `orders?limit=5&product_code=RapidSSL-12&${soon}`),
      api('several filters that nothing fits', 'orders?state=revoked&waiting_on=vetting', 'orders?product_code=RapidSSL-12&waiting_on=vetting'),
      api('certificates: first page', 'certificates'),
      api('certificates: revoked', 'certificates?limit=10&revoked=true'),
      eachOrder(
        'certificates: expired in two months',
        ({ placed_at: at }) => `certificates?limit=5&expires_from=${iso(at)}&expires_before=${iso(at.getTime() + 60 * DAY_MS)}`,
      ),
      api('events: from the middle', ...ids.events.map((id) => `events?since=${id}`)),
      api('events: of one type', ...ids.events.map((id) => `events?limit=5&since=${id}&type=credited`)),
      api('ledger: first page', 'ledger/lines'),
      api('ledger: from the middle', ...ids.lines.map((id) => `ledger/lines?cursor=${toCursor({ before: id, balance: 0 })}`)),
      { name: 'portal: orders', headers: owner, paths: ['/orders'] },
      { name: 'portal: order cancellation, up to 500 choices', headers: owner, paths: ['/orders/cancel'], grows: true },
      { name: 'portal: staff desk, up to 100 of each queue', headers: staff, paths: ['/staff'], grows: true },
      compatible('order/showtokens', corner),
      compatible('order/modifiedorders', corner, '&date=2020-01-01'),
      compatible('order/expiring', corner, '&days=365'),
      compatible('account/review', corner),
      compatible('account/pointsaudit', corner),
      ...['order/showtokens', 'order/modifiedorders', 'order/expiring', 'account/review', 'account/pointsaudit'].map((method) => {
        const more = method === 'order/modifiedorders' ? '&date=2020-01-01' : '';
        return { ...compatible(method, large, more), name: `${method}.json, large account`, grows: true };
      }),
    ];
  } finally {
    await db.destroy();
  }
}

interface Sampled {
  reference: string;
  buyer_reference: string;
  common_name: string;
  placed_at: Date;
  term_ends_at: Date;
}

/** Orders of all ages with everything that can be searched for. */
async function sample(db: Db, accountId: string): Promise<Sampled[]> {
  const orders = () => db(along(db, 'orders', 'orders_by_account')).where('account_id', accountId);
  const [range] = await orders().select<{ oldest: Date; newest: Date }[]>(db.raw('MIN(placed_at) AS oldest, MAX(placed_at) AS newest'));
  const sampled: Sampled[] = [];
  for (const at of between(range!.oldest.getTime(), range!.newest.getTime())) {
    const older = orders().where('placed_at', '<=', new Date(at)).whereNotNull('term_ends_at');
    sampled.push((await older.orderBy('placed_at', 'desc').first()) as Sampled);
  }
  return sampled;
}

/** Numbers of events and of ledger lines, from the first to the last. */
async function idsOf(db: Db, accountId: string): Promise<{ events: number[]; lines: number[] }> {
  const spread = async (table: string, where: Record<string, unknown>) => {
    const [range] = await db(table).where(where).select<{ least: number; most: number }[]>(db.raw('MIN(id) AS least, MAX(id) AS most'));
    return between(Number(range!.least), Number(range!.most));
  };
  const lines = { source: `account:${accountId}`, unit: 'points' };
  return { events: await spread('order_events', { account_id: accountId }), lines: await spread('ledger_transfers', lines) };
}

const between = (least: number, most: number) => Array.from({ length: VALUES }, (_, place) => Math.floor(least + ((most - least) * (place + 0.5)) / VALUES));

/** @param accountId null: one of the seller's people */
async function signedIn(db: Db, serverUrl: string, accountId: string | null): Promise<Record<string, string>> {
  const [email, password] = [`${randomUUID()}@bench.test`, 'correct horse battery'];
  await insertUser(db, { email, accountId, role: accountId === null ? 'admin' : 'owner', passwordHash: await hashPassword(password) });
  const { cookie } = await new Visitor(serverUrl).signedIn(email, password);
  return { cookie };
}
