import { userInfo } from 'node:os';

/** Lines of the admin command that are refused: what is wrong, the line for the ids of a running system, and the sentence. */
export const refusedLines: [what: string, line: (id: { reseller: string; partner: string; order: string }) => string[], sentence: RegExp][] = [
  ['an order that is not there', () => ['order', 'show', 'CW-NOSUCHNOSUCH'], /There is no order CW-NOSUCHNOSUCH/],
  ['to cancel an order that is not there', () => ['order', 'cancel', 'CW-NOSUCHNOSUCH', '--reason', 'x'], /There is no order CW-NOSUCHNOSUCH/],
  ['neither accept nor refuse', ({ order }) => ['order', 'vet', order, '--reason', 'x'], /Say either --accept or --refuse/],
  [
    'a reference that is too long',
    ({ reseller: id }) => ['order', 'create', '--account', id, '--product', 'RapidSSL-12', '--reference', 'r'.repeat(36)],
    /1 to 35 characters/,
  ],
  [
    'a contract for a reseller',
    ({ reseller: id }) => ['order', 'create', '--account', id, '--product', 'RapidSSL-12', '--contract', 'c'],
    /Only partners have contracts/,
  ],
  [
    'a payment for a reseller',
    ({ reseller: id }) => ['order', 'create', '--account', id, '--product', 'RapidSSL-12', '--paid', '1.00', '--currency', 'GBP'],
    /Only retail orders are paid/,
  ],
  ['a product that is not there', ({ reseller: id }) => ['order', 'create', '--account', id, '--product', 'Nothing-12'], /There is no product "Nothing-12"/],
  ['an account that is not there', () => ['points', 'add', '--account', 'nobody', '--points', '1', '--note', 'x', '--key', 'k'], /There is no account nobody/],
  [
    'a key that is too long for the ledger',
    ({ reseller: id }) => ['points', 'add', '--account', id, '--points', '1', '--note', 'x', '--key', 'k'.repeat(150)],
    /1 to 60 characters/,
  ],
  [
    'goodwill that is signed off by who gives it',
    ({ order }) => ['goodwill', 'give', order, '--amount', '1', '--reason', 'x', '--signed-off-by', userInfo().username, '--key', 'own'],
    /name the second person/,
  ],
  [
    'a goodwill key that is too long for the ledger',
    ({ order }) => ['goodwill', 'give', order, '--amount', '1', '--reason', 'x', '--signed-off-by', 'y', '--key', 'k'.repeat(150)],
    /1 to 60 characters/,
  ],
  ['no e-mail address', () => ['account', 'create', '--kind', 'retail', '--name', 'X', '--email', 'nobody'], /not an e-mail address/],
  ['no name', () => ['account', 'create', '--kind', 'retail'], /--name/],
  [
    'points for a partner',
    ({ partner: id }) => ['points', 'add', '--account', id, '--points', '1', '--note', 'x', '--key', 'k2'],
    /only resellers have points/,
  ],
  [
    'a contract for a reseller account',
    ({ reseller: id }) => ['contract', 'create', '--account', id, '--product', 'RapidSSL-12', '--units', '1'],
    /only partners have contracts/,
  ],
  ['the policy of a contract that is not there', () => ['policy', 'set', '--contract', 'TYPO', '--refund-window', '1 day'], /There is no contract TYPO/],
  ['a window beyond all dates', () => ['policy', 'set', '--refund-window', '100000 years'], /at most 3650 days/],
  ['no duration', () => ['policy', 'set', '--refund-window', 'soon'], /a duration such as/],
  ['nothing to set', () => ['policy', 'set'], /Nothing to set/],
  ['nothing to set of the seller', () => ['seller', 'set'], /Nothing to set/],
  ['a support address that is none', () => ['seller', 'set', '--support-email', 'nobody'], /^Support e-mail is not an e-mail address/],
  ['a colour that cannot be read', () => ['seller', 'set', '--colour', '#ffcc00'], /contrast of 1\.\d\d to 1/],
  ['a logo that is not there', () => ['seller', 'set', '--logo', 'nowhere.png'], /There is no file nowhere\.png/],
  ['a logo that is no picture', () => ['seller', 'set', '--logo', 'LICENSE'], /^Logo /],
  [
    'both a role and a staff role',
    ({ reseller: id }) => ['user', 'create', '--email', 'x@y.test', '--account', id, '--staff', 'admin'],
    /either --account and --role, or --staff/,
  ],
  ['no command', () => ['order', 'destroy'], /unknown command/],
];
