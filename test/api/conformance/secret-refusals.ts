import { missingKey, parametersFor, unknownKey, type Cast, type Refusal } from './refusal';

const unknownToken = 'The order_token is not known; send the one that generatetoken answered.';
const missingToken = 'The order_token is missing; send the one that generatetoken answered.';
const unknownId = 'The reseller_order_id is not known; send one of your own orders.';

const ofAccounts = [
  ...['generatetoken', 'modifiedorders', 'expiring', 'showtokens'].map((name) => `order/${name}`),
  ...['review', 'regenerateapikey', 'pointsaudit', 'addtestpoints', 'emptytestpoints'].map((name) => `account/${name}`),
  ...['listproducts', 'listproduct'].map((name) => `product/${name}`),
];
const changing = ['cancel', 'resendemail', 'changeapproveremail', 'changeauthmethod', 'pollauth', 'advanceorder', 'reissue'];
const ofOrders = [...changing, 'review', 'productfields', 'decodecsr', 'clientlogo'].map((name) => `order/${name}`);

/** Who has no key, no token, or those of somebody else: 401, and 404 for what is somebody else's. */
export function secretRefusals(cast: () => Cast): Refusal[] {
  const { ofAccount } = parametersFor(cast);
  const verb = (method: string) => (method === 'order/reissue' ? 'POST' : undefined);
  const stranger = () => cast().api.tester.apiKey;
  return [
    ...ofAccounts.flatMap((method): Refusal[] => [
      [method, 'a wrong key', () => ({ api_key: `cw${'0'.repeat(64)}` }), 401, unknownKey],
      [method, 'no key', () => ({}), 401, missingKey],
    ]),
    ...[...ofOrders, 'order/place'].flatMap((method): Refusal[] => [
      [method, 'a wrong token', () => ({ order_token: 'x'.repeat(48) }), 401, unknownToken, verb(method)],
      [method, 'the number in the place of the token', () => ({ order_token: cast().orders.placed.reference }), 401, unknownToken, verb(method)],
    ]),
    ...ofOrders.flatMap((method): Refusal[] => {
      const order = () => cast().orders.placed;
      return [
        [method, 'no token', () => ({}), 401, missingToken, verb(method)],
        [method, 'a number without a key', () => ({ reseller_order_id: order().reference }), 401, missingKey, verb(method)],
        [method, 'an order of somebody else', () => ({ api_key: stranger(), reseller_order_id: order().reference }), 404, unknownId, verb(method)],
        [method, 'the token of somebody else’s order', () => ({ api_key: stranger(), reseller_order_id: order().token }), 404, unknownId, verb(method)],
        [method, 'an order that is none', ofAccount({ reseller_order_id: 'CW-000000000000' }), 404, unknownId, verb(method)],
      ];
    }),
  ];
}
