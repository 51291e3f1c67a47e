import type { Guard } from './guard';

const refusals = 'test/api/conformance/refusals.test.ts';

/** Domain validations and the compatible API. */
export const compatibleGuards: readonly Guard[] = [
  {
    name: "no other account's order by its number",
    file: 'api/compatible/index.ts',
    text: 'if (order?.sale.accountId !== account.id)',
    without: 'if (!order)',
    tests: [refusals],
  },
  {
    name: 'a token in the place of the number',
    file: 'api/compatible/index.ts',
    text: ' ?? (await findOrderByToken(api.db, id))',
    without: '',
    tests: ['test/api/clients/hostbill.test.ts'],
  },
  {
    name: 'test points for test accounts alone',
    file: 'api/compatible/account.ts',
    text: 'if (!account.isTest) throw',
    without: "if (account.id === '') throw",
    tests: [refusals],
  },
  {
    name: 'only test orders are advanced',
    file: 'api/compatible/reissue.ts',
    text: 'if (!order.sale.isTest) throw',
    without: "if (order.reference === '') throw",
    tests: [refusals],
  },
  {
    name: 'a key is replaced once',
    file: 'db/account/accounts.ts',
    text: 'return revoked === 0 ? undefined : insertApiKey(trx, accountId);',
    without: 'return revoked < 0 ? undefined : insertApiKey(trx, accountId);',
    tests: ['test/api/conformance/lives.test.ts'],
  },
  {
    name: 'a page of changes ends with its second',
    file: 'api/compatible/feeds.ts',
    text: 'if (orders.length < MOST || !last) return { orders };',
    without: 'if (orders.length < MOST || !last || MOST > 0) return { orders, until: last?.updatedAt };',
    tests: ['test/api/conformance/feeds.test.ts'],
  },
  {
    name: 'an approver counts for EMAIL alone',
    file: 'domain/order/configuration.ts',
    text: "method === 'EMAIL' ? withTwins(ordered, all, approverEmail) : all",
    without: 'withTwins(ordered, all, approverEmail)',
    tests: ['test/domain/order/configuration.test.ts'],
  },
  {
    name: 'nothing is bought before it was looked at',
    file: 'api/compatible/old-generation.ts',
    text: 'configures && product ? await checkWhole(api, parameters, product, purchase.sanCount, account!) : undefined;',
    without: 'undefined;',
    tests: ['test/api/conformance/older-generation.test.ts'],
  },
  {
    name: 'days that are gone are no condition',
    file: 'api/compatible/place.ts',
    text: 'if (request.renews && isDaysCarried(error)) return handIn();',
    without: '',
    tests: ['test/api/conformance/lives.test.ts'],
  },
  {
    name: 'one value for a request',
    file: 'workflows/links.ts',
    text: 'valueId: requestId',
    without: 'valueId: `${requestId}.${index}`',
    tests: ['test/api/validation.test.ts'],
  },
  {
    name: 'a value of its own for each request',
    file: 'domain/secrets.ts',
    text: 'validation.valueId ?? validation.approvalId',
    without: "validation.valueId === undefined ? validation.approvalId : 'request'",
    tests: ['test/domain/secrets.test.ts'],
  },
];
