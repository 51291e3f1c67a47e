import { dead, notPem, parametersFor, type Cast, type Refusal } from './refusal';

/** Names of the cast are made as it goes. */
const like = (pattern: RegExp) => expect.stringMatching(pattern) as string;

/** What orders, feeds and lists refuse. */
export function orderRefusals(cast: () => Cast): Refusal[] {
  const { of, ofAccount } = parametersFor(cast);
  return [
    ['order/cancel', 'cancelled', of('cancelled'), 409, `The order is cancelled and credited, so it cannot be cancelled.${dead}`],
    [
      'order/cancel',
      'after the window',
      of('tooLate'),
      409,
      like(
        /^The refund window of this order ended on .+ \(within 1 millisecond after its first certificate was issued, policy version \d+\)\. Please open a support ticket related to Order Support; only staff can cancel it now, and nothing is credited\.$/,
      ),
    ],
    ['order/cancel', 'a long reason', of('placed', { reason: 'x'.repeat(501) }), 422, 'reason is longer than 500 characters; shorten it.'],
    ['order/approverlist', 'no name', () => ({}), 422, 'domain_name is missing; send it.'],
    [
      'order/approverlist',
      'a name that is none',
      () => ({ domain_name: 'a_b.test' }),
      422,
      '"a_b.test" has an underscore, which certificates must not contain; give a name of letters, digits and hyphens.',
    ],
    ['order/resendemail', 'no kind', of('configured'), 422, 'email_type is missing; send it.'],
    [
      'order/resendemail',
      'nobody is asked by e-mail',
      of('byRecord', { email_type: 'Approver' }),
      409,
      'The order does not wait for domain approval by e-mail, so there is no e-mail to send again.',
    ],
    [
      'order/resendemail',
      'not issued',
      of('configured', { email_type: 'Fulfillment' }),
      409,
      'The certificate is not issued yet, so its e-mail cannot be sent again.',
    ],
    [
      'order/resendemail',
      'cancelled',
      of('cancelled', { email_type: 'Approver' }),
      409,
      `The order is cancelled and credited, so it cannot have e-mail sent again.${dead}`,
    ],
    ['order/changeapproveremail', 'no address', of('configured'), 422, 'email is missing; send it.'],
    [
      'order/changeapproveremail',
      'an address that is none',
      of('configured', { email: 'x' }),
      422,
      'email is not an e-mail address; send one such as name@example.com.',
    ],
    [
      'order/changeapproveremail',
      'not configured',
      of('placed', { email: 'admin@refused.test' }),
      409,
      'The order has no approver yet; configure it with order/place first.',
    ],
    [
      'order/changeapproveremail',
      'by DNS',
      (generation) => ({ ...of('byRecord')(generation), email: `admin@${cast().orders.byRecord.name.slice(4)}` }),
      409,
      'The order does not wait for domain approval by e-mail, so there is no approver to change.',
    ],
    [
      'order/changeauthmethod',
      'by EMAIL already',
      of('configured'),
      409,
      'The order does not wait for a proof by FILE or DNS, so there is no method to change.',
    ],
    ['order/pollauth', 'by EMAIL', of('configured'), 409, 'The order does not wait for a proof by FILE or DNS, so there is nothing to look for.'],
    ['order/pollauth', 'not configured', of('placed'), 409, 'The order is placed and not configured yet, so it cannot have its domain checked.'],
    ['order/modifiedorders', 'no date', ofAccount(), 422, 'date is missing; send it.'],
    ['order/modifiedorders', 'a date that is none', ofAccount({ date: 'yesterday' }), 422, 'date must be a time such as 2026-11-22 09:10:11, GMT.'],
    [
      'order/modifiedorders',
      'no day of the calendar',
      ofAccount({ date: '2026-13-41 00:00:00' }),
      422,
      'date is no day of the calendar; send a time such as 2026-11-22 09:10:11.',
    ],
    ['order/expiring', 'days below zero', ofAccount({ days: '-1' }), 422, 'days must not be negative.'],
    ['order/expiring', 'too many days', ofAccount({ days: '3651' }), 422, 'days is too many.'],
    ['order/expiring', 'days that are none', ofAccount({ days: 'soon' }), 422, 'days must be a whole number of days.'],
    ['order/decodecsr', 'no CSR', of('placed'), 422, 'csr is missing; send it.'],
    ['order/reissue', 'not configured', of('placed'), 409, 'The order is not configured and issued yet, so it cannot be reissued.', 'POST'],
    ['order/reissue', 'not issued', of('configured'), 409, 'The order is configured and not issued yet, so it cannot be reissued.', 'POST'],
    [
      'order/reissue',
      'while one is on its way',
      of('reissuing'),
      409,
      'A reissue of this order is on its way already; wait until its certificate is there.',
      'POST',
    ],
    ['order/reissue', 'no CSR in the CSR', of('issued', { csr: 'junk' }), 422, notPem, 'POST'],
    [
      'order/reissue',
      'an approver who may not',
      of('issued', { approver_email_address: 'boss@refused.test' }),
      422,
      like(/^"boss@refused\.test" may not approve this domain; choose one of admin@conformance-\d+\.test, .+\.$/),
      'POST',
    ],
    [
      'order/reissue',
      'names that were not bought',
      of('issued', { san_domains: 'a.refused.test' }),
      422,
      '1 additional names were given and this order covers 0; leave some out, or buy an order with a larger san_count.',
      'POST',
    ],
    ['order/reissue', 'a method that is none', of('issued', { dv_auth_method: 'FAX' }), 422, 'dv_auth_method must be EMAIL, FILE, SFILE or DNS.', 'POST'],
    ['order/reissue', 'by GET', of('issued'), 405, 'Send order/reissue by POST; GET does nothing here.'],
    ['order/advanceorder', 'a real order', of('configured'), 403, 'Only orders of test accounts can be advanced; ask for a test account.'],
    [
      'order/advanceorder',
      'nothing to advance',
      of('issued'),
      409,
      'The order waits for nothing that could be advanced; configure it with order/place, or look at it with order/review.',
    ],
  ];
}
