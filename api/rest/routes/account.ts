import { z } from 'zod';
import { listBalances, pageOfLines } from '../../../db/ledger/account';
import { listContracts, type ContractBalance } from '../../../db/account/contracts';
import { accountKinds } from '../../../domain/sale/account';
import { accountLedger, contractLedger, UNITS } from '../../../domain/sale/ledger';
import { Problem } from '../../../domain/problem';
import { pointsUnit } from '../../../domain/sale/sale';
import { eventTypes } from '../../../domain/order/transition';
import { fromCursor, toCursor } from '../../http/cursor';
import { exponent, cursor, instant, limit, page, reference, toInstant, uuid } from '../resources/common';
import { apiKey, apiKeyView } from '../resources/api-key';
import { route, type Route } from '../route';

const group = 'Account';

const account = z
  .object({ id: z.string(), kind: z.enum(accountKinds), name: z.string(), email: z.string().nullable(), is_test: z.boolean(), api_key: apiKey })
  .meta({ id: 'Account' });

const contract = z
  .object({
    id: z.string(),
    product_code: z.string(),
    units: z.int().meta({ description: 'Units that are left' }),
    names_per_unit: z
      .int()
      .meta({ description: 'Names that an order may have which one unit pays for, the common name counted and those that come at no charge not' }),
    servers_per_unit: z.int().meta({ description: 'Servers that such an order may be licensed for' }),
    created_at: instant,
  })
  .meta({ id: 'Contract', description: 'Prepaid units of one product.' });

const contractView = (c: ContractBalance): z.output<typeof contract> => ({
  id: c.id,
  product_code: c.productCode,
  units: c.units,
  names_per_unit: c.namesPerUnit,
  servers_per_unit: c.serversPerUnit,
  created_at: toInstant(c.createdAt),
});

const ledgerName = z.string().meta({ description: '`account`, or `contract:` and the id of a contract' });
const balance = z.object({ ledger: ledgerName, unit: z.string(), balance: z.int() }).meta({ id: 'Balance' });

const ledgerLine = z
  .object({
    id: z.int(),
    at: instant,
    kind: z.enum(['deposit', 'payment', 'charge', 'credit', 'refund', 'goodwill', 'withdrawal']),
    change: z.int().meta({ description: 'Below zero: taken' }),
    unit: z.string(),
    exponent,
    balance_after: z.int(),
    cause: z
      .object({
        order_reference: reference.nullable(),
        order_sequence: z.int().nullable().meta({ description: 'Number of the event' }),
        event: z.enum(eventTypes).nullable(),
        note: z.string().nullable(),
      })
      .meta({ description: 'Why: the event of the order that moved it, or the note of a deposit' }),
  })
  .meta({ id: 'LedgerLine' });

export const accountRoutes: Route[] = [
  route({
    method: 'get',
    path: '/account',
    name: 'getAccount',
    group,
    summary: 'Whose key this is and what it may do',
    scope: null,
    answers: { 200: { description: 'The account', schema: account } },
    handle: ({ account: own, key }) => ({
      status: 200,
      body: { id: own.id, kind: own.kind, name: own.name, email: own.email, is_test: own.isTest, api_key: apiKeyView(key) },
    }),
  }),

  route({
    method: 'get',
    path: '/contracts',
    name: 'listContracts',
    group,
    summary: 'Contracts of a partner, oldest first',
    scope: 'ledger:read',
    answers: { 200: { description: 'All contracts with their units', schema: z.object({ data: z.array(contract) }) } },
    handle: async ({ db, account: own }) => ({ status: 200, body: { data: (await listContracts(db, own.id)).map(contractView) } }),
  }),

  route({
    method: 'get',
    path: '/contracts/{id}',
    name: 'getContract',
    group,
    summary: 'One contract',
    scope: 'ledger:read',
    params: z.object({ id: uuid }),
    answers: { 200: { description: 'The contract', schema: contract } },
    async handle({ db, account: own, params }) {
      const found = (await listContracts(db, own.id)).find(({ id }) => id === params.id);
      if (!found) throw new Problem('not-found', 'Your account has no such contract; GET /api/contracts lists them.');
      return { status: 200, body: contractView(found) };
    },
  }),

  route({
    method: 'get',
    path: '/ledger/balances',
    name: 'listBalances',
    group,
    summary: 'What is left, by ledger and unit',
    scope: 'ledger:read',
    answers: { 200: { description: 'Every balance of the account and its contracts', schema: z.object({ data: z.array(balance) }) } },
    async handle({ db, account: own }) {
      const mine = accountLedger(own.id);
      const data = (await listBalances(db, own.id)).map((each) => ({ ...each, ledger: each.ledger === mine ? 'account' : each.ledger }));
      return { status: 200, body: { data } };
    },
  }),

  route({
    method: 'get',
    path: '/ledger/lines',
    name: 'listLedgerLines',
    group,
    summary: 'Why the balance is what it is: every movement with its cause, newest first',
    scope: 'ledger:read',
    query: z.strictObject({
      contract_id: uuid.optional().meta({ description: 'The units of a contract instead of the account' }),
      unit: z
        .string()
        .regex(/^(points|test-points|units|[A-Z]{3})$/, 'is no unit; send points, test-points, units or a currency such as GBP')
        .optional(),
      limit,
      cursor: cursor.optional(),
    }),
    problems: ['not-found'],
    answers: { 200: { description: 'A page of lines', schema: page(ledgerLine, 'LedgerPage') } },
    async handle({ db, account: own, query }) {
      const { contract_id: contractId } = query;
      if (contractId !== undefined && !(await listContracts(db, own.id)).some(({ id }) => id === contractId))
        throw new Problem('not-found', 'Your account has no such contract; GET /api/contracts lists them.');
      const ledger = contractId === undefined ? accountLedger(own.id) : contractLedger(contractId);
      const unit = query.unit ?? (contractId === undefined ? pointsUnit(own) : UNITS);
      const after = fromCursor(z.object({ before: z.int(), balance: z.int() }), query.cursor);
      const lines = await pageOfLines(db, { ledger, unit }, { after, limit: query.limit + 1 });
      const shown = lines.slice(0, query.limit);
      const last = lines.length > query.limit ? shown.at(-1) : undefined;
      const data = shown.map((each): z.output<typeof ledgerLine> => ({
        id: each.id,
        at: toInstant(each.at),
        kind: each.kind,
        change: each.change,
        unit: each.unit,
        exponent: each.exponent,
        balance_after: each.balanceAfter,
        cause: { order_reference: each.orderReference, order_sequence: each.orderSequence, event: each.event, note: each.note },
      }));
      return { status: 200, body: { data, next_cursor: last ? toCursor({ before: last.id, balance: last.balanceAfter - last.change }) : null } };
    },
  }),
];
