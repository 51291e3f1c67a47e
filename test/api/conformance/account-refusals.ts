import { parametersFor, type Cast, type Refusal } from './refusal';

/** Points of accounts that are no test accounts, and numbers that are none. */
export function accountRefusals(cast: () => Cast): Refusal[] {
  const { ofAccount, ofTester } = parametersFor(cast);
  return [
    ['account/addtestpoints', 'a real account', ofAccount({ points: '5' }), 403, 'Only test accounts can change their points; ask for a test account.'],
    ['account/addtestpoints', 'no points', ofTester(), 422, 'points is missing; send it.'],
    ['account/addtestpoints', 'none', ofTester({ points: '0' }), 422, 'points must be 1 or more.'],
    ['account/addtestpoints', 'half a point', ofTester({ points: '1.5' }), 422, 'points must be a whole number.'],
    ['account/addtestpoints', 'too many', ofTester({ points: '100001' }), 422, 'points is more than 100000; send less.'],
    ['account/emptytestpoints', 'a real account', ofAccount(), 403, 'Only test accounts can change their points; ask for a test account.'],
    ...['product/listproducts', 'product/listproduct'].map((method): Refusal => {
      const given = ofAccount({ product_group: 'Hardware' });
      return [method, 'a group that is none', given, 422, 'product_group must be SSL, SmarterTools or All.'];
    }),
  ];
}
