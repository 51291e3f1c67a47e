import { reissueRequest, type ReissueChanges } from '../../../client/reissue-request';
import type { OrderRow } from '../../../db/order/orders';
import { readNames } from '../../../domain/order/configuration';
import { findProduct } from '../../../domain/sale/product';
import { sellTo } from '../../../domain/sale/sale';
import { firstPolicySet } from '../../../domain/sale/policy';
import { anIssuedOrder } from '../../support/samples/an-order';
import { person } from '../../support/samples/configuration-request';
import { ecKey, newCsr } from '../../support/keys/openssl';

const product = findProduct('QuickSSLPremiumMD-12')!;
const seller = { version: 1, policySet: firstPolicySet };
const sale = sellTo({ id: 'a', kind: 'reseller', name: 'A', email: null, isTest: false }, { productCode: product.code, sanCount: 4 }, seller);
const bought = readNames({ domainName: 'a.com', additionalNames: ['b.com', 'c.com', 'd.com', 'e.com'] }, product, 4).names;
const order = { ...anIssuedOrder({ names: bought, sale }), buyerReference: 'r' } as OrderRow;
const contact = person('boss@a.com');
const before = {
  csrPem: '',
  names: bought,
  subject: { organisation: 'Vetted Ltd' },
  method: 'EMAIL' as const,
  approvers: [],
  adminContact: contact,
  techContact: contact,
};
const csrFor = (...names: string[]) =>
  newCsr(ecKey('P-256'), '-subj', `/CN=${names[0]}`, '-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`);
const namesAfter = (changes: ReissueChanges) => readNames(reissueRequest(order, before, changes, 0), product, 4).names;
const all = (...names: string[]) => names.flatMap((name) => [name, `www.${name}`]);

test('without a CSR all names that were bought are asked for again, and their twins', () => {
  expect(namesAfter({})).toEqual(bought);
  expect(bought).toHaveLength(10);
});

test.each<[string, string[], string[]]>([
  ['the same common name keeps the others', ['a.com'], all('a.com', 'b.com', 'c.com', 'd.com', 'e.com')],
  ['so does its twin', ['www.a.com'], ['www.a.com', 'a.com', ...all('b.com', 'c.com', 'd.com', 'e.com')]],
  ['another of the names goes first', ['c.com'], all('c.com', 'a.com', 'b.com', 'd.com', 'e.com')],
  ['a new common name takes the place of the one before', ['x.com', 'www.x.com'], all('x.com', 'b.com', 'c.com', 'd.com', 'e.com')],
  ['a CSR with more names says all of them', ['a.com', 'www.a.com', 'f.com'], all('a.com', 'f.com')],
])('a CSR: %s', (_, inCsr, wanted) => {
  expect(namesAfter({ csr: csrFor(...inCsr) })).toEqual(wanted);
});

test('names that are said count, with a CSR and without', () => {
  expect(namesAfter({ additionalNames: ['b.com'] })).toEqual(all('a.com', 'b.com'));
  expect(namesAfter({ csr: csrFor('a.com', 'c.com'), additionalNames: ['b.com'] })).toEqual(all('a.com', 'b.com'));
});

test('what was vetted is asked for as it was', () => {
  expect(reissueRequest(order, before, { csr: csrFor('a.com') }, 0)).toMatchObject({ vettedSubject: { organisation: 'Vetted Ltd' } });
});
