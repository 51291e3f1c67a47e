import { checkNames, configureView, parametersOf } from '../../../api/web/order/configuration/configure-view';
import { Problem } from '../../../domain/problem';
import { sampleOrder } from '../../support/samples/sample-order';

const order = sampleOrder('placed');
const several = { ...order, sale: { ...order.sale, productCode: 'QuickSSLPremiumMD-12', sanCount: 4 } };

describe('what the form means', () => {
  test('only the chosen source of the names counts', () => {
    expect(parametersOf({ source: 'names', csr: 'left over', domain_name: 'example.com' })).toMatchObject({ csr: '', domain_name: 'example.com' });
    expect(parametersOf({ source: 'csr', csr: 'a CSR', domain_name: 'left over' })).toMatchObject({ csr: 'a CSR', domain_name: '' });
  });

  test('one person can be both contacts', () => {
    expect(parametersOf({ tech_same: 'yes', admin_contact_email: 'ada@example.com', tech_contact_email: '' }).tech_contact_email).toBe('ada@example.com');
    expect(parametersOf({ admin_contact_email: 'ada@example.com', tech_contact_email: 'bob@example.com' }).tech_contact_email).toBe('bob@example.com');
  });

  test('additional names may stand one on each line', () => {
    expect(parametersOf({ san_domains: 'a.example.com\r\n b.example.com,,c.example.com\n' }).san_domains).toBe('a.example.com,b.example.com,c.example.com');
  });
});

describe('names and approvers', () => {
  const names = (typed: Record<string, string>, of = order) => checkNames(of, { source: 'names', ...typed });

  test('the names include the free twin, and its approver speaks for both', () => {
    const checked = names({ domain_name: 'www.example.com' });
    if (checked instanceof Problem) throw checked;
    expect(checked.names).toEqual(['www.example.com', 'example.com']);
    const { approver } = configureView(order, '/token/t', { source: 'names', approver_email_address: 'webmaster@example.com' }, checked, []);
    expect(approver?.options.map(({ value }) => value)).toEqual(
      ['admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster'].map((who) => `${who}@example.com`),
    );
    expect(approver?.options.filter(({ checked: chosen }) => chosen).map(({ value }) => value)).toEqual(['webmaster@example.com']);
  });

  test('names of other owners are said to go to their own mailbox', () => {
    const checked = names({ domain_name: 'www.example.com', san_domains: 'a.example.net\nb.example.org' }, several);
    if (checked instanceof Problem) throw checked;
    expect(configureView(several, '/token/t', {}, checked, []).approverNote).toContain('example.net, example.org');
  });

  test.each([
    [{ domain_name: '' }, 'domain_name'],
    [{ domain_name: 'not a name' }, 'domain_name'],
    [{ source: 'csr', csr: '' }, 'csr'],
    [{ source: 'csr', csr: 'junk' }, 'csr'],
  ])('%j is refused beside its field', (typed, field) => {
    const problem = names(typed);
    expect(problem).toBeInstanceOf(Problem);
    expect((problem as Problem).fields.map((each) => each.field)).toEqual([field]);
  });
});

test('complaints speak of labels, stand beside their field, and keep what was typed', () => {
  const problems = [
    { field: 'admin_contact_email', detail: 'admin_contact_email is missing; send it.' },
    { field: 'approver_email_address', detail: 'The approver_email_address is missing; take one of the addresses.' },
    { field: 'tech_contact_email', detail: 'tech_contact_email is missing; send it.' },
  ];
  const view = configureView(order, '/token/t', { tech_same: 'yes', admin_contact_first_name: 'Ada' }, { names: ['example.com'] }, problems);
  expect(view.complaints).toEqual([
    { field: 'admin_contact_email', detail: 'Admin contact: E-mail address is missing; fill it in.' },
    { field: 'approver_email_address', detail: 'Please choose the mailbox that approves the domain.' },
  ]);
  expect(view.approver?.error).toBe('Please choose the mailbox that approves the domain.');
  expect(view.adminContact.find(({ name }) => name === 'admin_contact_first_name')?.value).toBe('Ada');
});
