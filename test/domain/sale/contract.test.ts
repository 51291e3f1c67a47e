import { the } from '../../../domain/field-names';
import fc from 'fast-check';
import { checkCovered, checkScope, covers, includedScope, scopeOf } from '../../../domain/sale/contract';
import { firstPolicySet } from '../../../domain/sale/policy';
import { findProduct, listProducts } from '../../../domain/sale/product';
import { sellTo } from '../../../domain/sale/sale';

const partner = { id: 'a', kind: 'partner' as const, name: 'A', email: null, isTest: false };
const now = { version: 1, policySet: firstPolicySet };
const contractFor = (productCode: string, scope = {}) => ({
  id: 'c',
  accountId: 'a',
  productCode,
  createdAt: 0,
  ...includedScope(findProduct(productCode)!),
  ...scope,
});
const orderable = listProducts().filter((product) => product.orderable);

test.each(orderable.map((product) => [product.code, product] as const))(
  '%s: a unit covers what the product includes, and that can be ordered',
  (code, product) => {
    const contract = contractFor(code);
    expect(() => checkScope(contract, product)).not.toThrow();
    expect(covers(contract, sellTo(partner, { productCode: code, contract }, now))).toBe(true);
    expect(scopeOf({ productCode: code }, { namesPerUnit: null, serversPerUnit: null })).toEqual(includedScope(product));
  },
);

test('one unit does not buy 25 names on 500 servers: both are said, each with the way out', () => {
  const buy = () => sellTo(partner, { productCode: 'SecureSitePro-12', contract: contractFor('SecureSitePro-12'), sanCount: 24, serverCount: 500 }, now);
  expect(buy).toThrow(
    expect.objectContaining({
      kind: 'invalid',
      fields: [
        {
          field: 'sanCount',
          detail: `One unit of this contract covers 1 name on 1 server, the common name counted; send a ${the('sanCount')} of 0, or name a contract whose units cover more.`,
        },
        {
          field: 'serverCount',
          detail: `One unit of this contract covers 1 name on 1 server; send a ${the('serverCount')} of 1, or name a contract whose units cover more.`,
        },
      ],
    }),
  );
});

test('whatever a partner orders, one unit of its contract covers it, or it is refused and nothing is sold', () => {
  const count = (most: number) => fc.option(fc.integer({ min: 0, max: most + 1 }), { nil: undefined });
  const wanted = fc
    .constantFrom(...orderable)
    .chain((product) =>
      fc.record({ product: fc.constant(product), san: count(product.maxSanCount), servers: count(product.maxServerCount), names: count(25), on: count(500) }),
    );
  fc.assert(
    fc.property(wanted, ({ product, san, servers, names, on }) => {
      const contract = contractFor(product.code, { ...(names && { namesPerUnit: names }), ...(on && { serversPerUnit: on }) });
      try {
        const sale = sellTo(partner, { productCode: product.code, contract, sanCount: san, serverCount: servers }, now);
        expect(1 + sale.sanCount).toBeLessThanOrEqual(contract.namesPerUnit);
        expect(sale.serverCount).toBeLessThanOrEqual(contract.serversPerUnit);
      } catch (error) {
        expect(error).toMatchObject({
          kind: 'invalid',
          fields: expect.arrayContaining([expect.objectContaining({ field: expect.stringMatching(/Count$/) })]),
        });
      }
    }),
  );
});

test.each<[string, object, string[]]>([
  ['RapidSSL-12', { namesPerUnit: 2 }, ['A unit of RapidSSL-12 covers 1 name; say another number of names.']],
  ['TrueBizIDMD-12', { namesPerUnit: 4 }, ['A unit of TrueBizIDMD-12 covers 5 to 25 names; say another number of names.']],
  [
    'SecureSite-12',
    { namesPerUnit: 26, serversPerUnit: 501 },
    [
      'A unit of SecureSite-12 covers 1 to 25 names; say another number of names.',
      'A unit of SecureSite-12 covers 1 to 500 servers; say another number of servers.',
    ],
  ],
])('%s: a contract cannot promise what the product does not have: %j', (code, scope, sentences) => {
  const check = () => checkScope(contractFor(code, scope), findProduct(code)!);
  expect(check).toThrow(expect.objectContaining({ fields: sentences.map((detail) => expect.objectContaining({ detail })) }));
});

test('what a unit covers is checked where counts are given in any other way', () => {
  expect(() => checkCovered(contractFor('SecureSite-12', { namesPerUnit: 3 }), { sanCount: 2, serverCount: 1 })).not.toThrow();
  expect(() => checkCovered(contractFor('SecureSite-12', { namesPerUnit: 3 }), { sanCount: 3, serverCount: 1 })).toThrow(/covers 3 names on 1 server/);
});
