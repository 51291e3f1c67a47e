import { accountKinds, type AccountKind } from '../../../domain/sale/account';
import { firstPolicySet } from '../../../domain/sale/policy';
import { sellTo, type Wanted } from '../../../domain/sale/sale';

const account = (kind: AccountKind) => ({ id: 'a', kind, name: 'A', email: null, isTest: false });
const now = { version: 1, policySet: firstPolicySet };
const contract = { id: 'c', accountId: 'a', productCode: 'RapidSSL-12', createdAt: 0, namesPerUnit: 1, serversPerUnit: 1 };
const paid = { amount: 4900, currency: 'GBP', provider: 'manual' } as const;
/** How each kind pays. */
const payment: Record<AccountKind, Partial<Wanted>> = { reseller: {}, partner: { contract, contractId: 'c' }, retail: { paid } };
const sell = (kind: AccountKind, more: Partial<Wanted>) => () => sellTo(account(kind), { productCode: 'RapidSSL-12', ...payment[kind], ...more }, now);

test.each(accountKinds)('%s: a contract is for partners, and money of its own for retail orders; for others neither is passed over in silence', (kind) => {
  expect(sell(kind, {})()).toMatchObject({ accountKind: kind, unit: { reseller: 'points', partner: 'units', retail: 'GBP' }[kind] });
  if (kind !== 'partner')
    expect(sell(kind, { contractId: 'c' })).toThrow(expect.objectContaining({ fields: [expect.objectContaining({ field: 'contract_id' })] }));
  if (kind !== 'retail') expect(sell(kind, { paid })).toThrow(expect.objectContaining({ fields: [expect.objectContaining({ field: 'paid' })] }));
});
