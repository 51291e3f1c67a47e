import { commonApproverAddresses } from '../../../../domain/validation/approver-addresses';
import type { CsrFacts } from '../../../../domain/csr/csr';
import { readNames } from '../../../../domain/order/configuration';
import { registrableDomain } from '../../../../domain/name/names';
import { validationMethods, type Order, type ValidationMethod } from '../../../../domain/order/order';
import { Problem, type FieldProblem } from '../../../../domain/problem';
import { productOf } from '../../../../domain/sale/product';
import type { Instant } from '../../../../domain/time';
import { isAccepted } from '../../../../domain/validation/methods';
import type { ChoicesView } from '../../../../templates/parts/choices/choices';
import type { ComplaintsView } from '../../../../templates/parts/complaints/complaints';
import type { FactView } from '../../../../templates/parts/facts/facts';
import type { FieldView } from '../../../../templates/parts/field/field';
import type { Parameters } from '../../../http/parameters';
import { contactFields, csrField, domainNameField, organisationFields, sanDomainsField } from './configure-fields';
import { choicesView, fieldView, forPeople, inForm, type FieldShape } from '../../frame/fields';

export interface ConfigureView {
  action: string;
  checkAction: string;
  complaints: ComplaintsView;
  /** The customer has a CSR; otherwise we make key and CSR */
  hasCsr: boolean;
  csr: FieldView;
  domainName: FieldView;
  sanDomains: FieldView | null;
  checked: { names: string[]; facts: FactView[] } | null;
  methods: ChoicesView;
  approver: ChoicesView | null;
  approverMissing: string | null;
  approverNote: string | null;
  organisation: FieldView[];
  adminContact: FieldView[];
  techContact: FieldView[];
  techSame: boolean;
}

/** What the form's choices mean for the parameters: one source of the names, one person for both contacts. */
export function parametersOf(typed: Parameters): Parameters {
  const chosen: Record<string, string> = { ...typed, [typed.source === 'names' ? 'csr' : 'domain_name']: '' };
  if (typed.san_domains !== undefined) chosen.san_domains = namesIn(typed.san_domains).join(',');
  if (typed.tech_same === 'yes') {
    for (const [name, value] of Object.entries(typed)) if (name.startsWith('admin_contact_')) chosen[name.replace('admin_', 'tech_')] = value;
  }
  return chosen;
}

/** People write one name on each line; the parameter is one line. */
function namesIn(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** CSR and names of what was typed so far, or the complaint about them. */
export function checkNames(order: Order, typed: Parameters): { csr?: CsrFacts; names: string[] } | Problem {
  const { csr, domain_name: domainName, san_domains: additional = '', dv_auth_method: chosen } = parametersOf(typed);
  const method = validationMethods.find((each) => each === chosen);
  if (!csr?.trim() && !domainName?.trim()) {
    return typed.source === 'names'
      ? Problem.field('domain_name', 'Give the domain name, such as www.example.com.')
      : Problem.field('csr', 'Paste your CSR, or let us make the key.');
  }
  try {
    return readNames({ csr: csr?.trim() ? csr : undefined, domainName, additionalNames: namesIn(additional), method }, productOf(order), order.sale.sanCount);
  } catch (error) {
    if (error instanceof Problem) return inForm(error);
    throw error;
  }
}

/** The configure form with what was typed, what was read from it, and the complaints beside their fields. */
export function configureView(
  order: Order,
  url: string,
  typed: Parameters,
  checked: { csr?: CsrFacts; names: string[] } | undefined,
  problems: readonly FieldProblem[],
  now = Date.now(),
): ConfigureView {
  const { sanCount, validationLevel: level } = order.sale;
  const view = (shape: FieldShape) => fieldView(shape, typed, problems);
  const techSame = typed.tech_same === 'yes';
  const hasCsr = typed.source !== 'names';
  const labels = new Map([
    ...[csrField, domainNameField, sanDomainsField(sanCount), ...organisationFields(level)].map(({ name, label }) => [name, label] as const),
    ...contactFields('admin_contact', true).map(({ name, label }) => [name, `Admin contact: ${label}`] as const),
    ...contactFields('tech_contact', true).map(({ name, label }) => [name, `Technical contact: ${label}`] as const),
  ]);
  const complaint = problems.find(({ field }) => field === 'approver_email_address');
  const approverError = complaint ? approverComplaint(complaint, typed) : null;
  return {
    action: `${url}/configuration`,
    checkAction: `${url}/configuration/check`,
    complaints: problems
      .filter(({ field }) => !(techSame && field.startsWith('tech_contact_')))
      .map((problem) => ({
        field: problem.field,
        detail: problem === complaint ? (approverError ?? '') : forPeople(problem, labels.get(problem.field) ?? problem.field),
      })),
    hasCsr,
    csr: view(csrField),
    domainName: view(domainNameField),
    sanDomains: sanCount > 0 ? view(sanDomainsField(sanCount)) : null,
    checked: checked ? { names: checked.names, facts: checked.csr ? csrFacts(checked.csr) : [] } : null,
    methods: methodChoices(typed.dv_auth_method, now),
    approver: checked ? approverChoices(checked.names, typed.approver_email_address, approverError) : null,
    approverMissing: `First check the ${hasCsr ? 'CSR' : 'names'} above; then the mailboxes that may approve appear here.`,
    approverNote: checked ? otherDomains(checked.names) : null,
    organisation: organisationFields(level).map(view),
    adminContact: contactFields('admin_contact', level !== 'DV').map(view),
    techContact: contactFields('tech_contact', level !== 'DV').map(view),
    techSame,
  };
}

const methods: readonly { value: ValidationMethod; label: string }[] = [
  { value: 'EMAIL', label: 'A mailbox approves' },
  { value: 'DNS', label: 'A DNS record' },
  { value: 'FILE', label: 'A file on the web server' },
  { value: 'SFILE', label: 'A file on the web server, fetched by https' },
];

function methodChoices(typed: string | undefined, now: Instant): ConfigureView['methods'] {
  const offered = methods.filter(({ value }) => isAccepted(value, now));
  const chosen = offered.find(({ value }) => value === typed) ?? offered[0];
  const options = offered.map(({ value, label }) => ({ id: `method-${value.toLowerCase()}`, value, label, checked: value === chosen?.value }));
  return { name: 'dv_auth_method', options, error: null, describedBy: null };
}

function approverChoices(names: readonly string[], chosen: string | undefined, error: string | null) {
  const domain = registrableDomain(names[0] ?? '');
  const addresses = commonApproverAddresses(names.filter((name) => registrableDomain(name) === domain));
  return choicesView('approver_email_address', 'approver', addresses, chosen, error, error ? 'approver-help approver_email_address-error' : 'approver-help');
}

function approverComplaint(problem: FieldProblem, typed: Parameters): string {
  return typed.approver_email_address ? forPeople(problem, 'The approver') : 'Please choose the mailbox that approves the domain.';
}

/** One choice speaks for the first name's domain; the others can be given their own approver on the order page. */
function otherDomains(names: readonly string[]): string {
  const [, ...others] = [...new Set(names.map(registrableDomain))];
  return others.length === 0 ? '' : `For ${others.join(', ')} we write to the mailbox “admin”; you can change that on the order page afterwards.`;
}

function csrFacts(csr: CsrFacts): FactView[] {
  const fact = (label: string, value: string, code = false) => ({ label, value, code });
  return [
    fact('Key', csr.keyType === 'RSA' ? `RSA, ${csr.keyBits} bits` : `ECDSA, ${csr.curve}`),
    fact('Signature', csr.signatureAlgorithm),
    ...(csr.subject.organisation ? [fact('Organisation', csr.subject.organisation)] : []),
    fact('SHA-256 of the key', csr.spkiSha256, true),
  ];
}
