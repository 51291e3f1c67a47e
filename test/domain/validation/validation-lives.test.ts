import fc from 'fast-check';
import { domainsToValidate } from '../../../domain/order/configuration';
import { nextDeadline } from '../../../domain/order/deadline';
import { wantsCertificate } from '../../../domain/order/issuance';
import { refusal, takenIn } from '../../../domain/order/lifecycle';
import { methodChange } from '../../../domain/validation/method-change';
import { registrableDomain } from '../../../domain/name/names';
import { asksForValidation, isFinal, type Order, type ValidationMethod } from '../../../domain/order/order';
import { Problem } from '../../../domain/problem';
import { areValidated, wantedNames } from '../../../domain/validation/validation';
import { DAY_MS } from '../../../domain/time';
import { nextStep } from '../../../workflows/story';
import { anOrder } from '../../support/samples/an-order';

const from = (day: string) => Date.parse(`${day}T00:00:00Z`);
const methods: ValidationMethod[] = ['EMAIL', 'FILE', 'SFILE', 'DNS'];

/** What happened outside, in a book of its own: which validation passed, when, and for how long it may be used by the Baseline Requirements' dates. */
interface Given {
  method: ValidationMethod;
  at: string;
  day: number;
}
const reuseDays = (at: number) => (at >= from('2029-03-15') ? 10 : at >= from('2027-03-15') ? 100 : 200);

function isSpokenFor(name: string, given: ReadonlyMap<string, Given>, now: number): boolean {
  const bare = name.replace('*.', '');
  return [...given.values()].some(
    ({ method, at, day }) =>
      (method !== 'EMAIL' || now < from('2028-03-15')) &&
      now - day < reuseDays(now) * DAY_MS &&
      (method.endsWith('FILE') ? name === at : bare === at || bare.endsWith(`.${at}`)),
  );
}

const names = ['www.one.com', 'one.com', '*.one.com', 'shop.two.org', 'www.shop.two.org', 'two.org', 'three.github.io', 'github.io'];
const someNames = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 4 });
const someDomains = fc.subarray([...new Set([...names, ...names.map(registrableDomain)])]);
const anyMethod = fc.constantFrom(...methods);
/** Messages as the order desk makes them, and as nobody should: an operator may send anything. */
const asked = fc.record({
  names: someNames,
  method: anyMethod,
  honest: fc.boolean(),
  domains: someDomains,
  replaces: someDomains,
  mailbox: fc.option(fc.constantFrom(...names.filter((name) => !name.startsWith('*.'))), { nil: undefined }),
});
type Asked = typeof asked extends fc.Arbitrary<infer Value> ? Value : never;

const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom('configure', 'correctNames', 'reissue', 'changeMethod' as const), asked }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom('approveDomain', 'approveDomain', 'changeApprover' as const), asked, which: fc.nat({ max: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('validationsChecked' as const), which: fc.constantFrom(1, 2, 5, 63) }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constantFrom('vet', 'retryNow', 'deadlinePassed', 'validateAll', 'sign', 'sign' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('requestCancel', 'withdrawCancel', 'withdrawCancel', 'review' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('declineDomain' as const), which: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 120 }) }) },
);
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

function validationsAsked({ names, method, honest, domains, mailbox }: Asked): {
  domains: string[];
  method: ValidationMethod;
  mailboxDomains?: Record<string, string>;
} {
  if (!honest) return { domains, method, mailboxDomains: mailbox === undefined ? undefined : { [registrableDomain(mailbox)]: mailbox } };
  return { domains: domainsToValidate(names, method), method };
}

/** One life by the story alone, with its book of validations beside it. */
class Life {
  /** By the id of what was asked */
  given = new Map<string, Given>();
  signed = 0;
  /** A step has just sent the order to the issuer. While it waits there a validation may grow old: then `sign` asks. */
  private becomesWanted = false;
  constructor(
    public order: Order,
    public now: number,
  ) {}

  /** Sends a message as the workflow does: asked of the table, judged by the story; a refusal changes nothing. */
  send(message: Parameters<typeof nextStep>[1]): void {
    const before = this.order;
    if (isFinal(before) || !takenIn[message.type].includes(before.state)) return;
    try {
      const step = nextStep(before, message, this.now);
      if (!step) return;
      this.order = { ...before, ...step.facts, sequence: before.sequence + 1 };
      if (step.facts.waitingOn === 'issuer') this.becomesWanted = true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return;
    }
    for (const { approvalId, method, domain, mailboxDomain, validatedAt } of this.order.validations) {
      if (validatedAt === undefined || this.given.has(approvalId)) continue;
      // A validation passes in an answer to what was asked before, and by nothing else.
      expect(before.validations.map((validation) => validation.approvalId)).toContain(approvalId);
      expect(['approveDomain', 'validationsChecked']).toContain(message.type);
      this.given.set(approvalId, { method, at: (method === 'EMAIL' && mailboxDomain) || domain, day: this.now });
    }
    this.check();
  }

  person(type: Parameters<typeof refusal>[1], more: object): void {
    if (!refusal(this.order, type, this.now)) this.send({ type, messageId: 'm', actor: 'x', submissionId: 's', reason: 'r', accept: true, ...more } as never);
  }

  check(): void {
    const { order, now } = this;
    expect(new Set(order.validations.map(({ approvalId }) => approvalId)).size).toBe(order.validations.length);
    const unspoken = wantedNames(order).filter((name) => !isSpokenFor(name, this.given, now));
    if (this.becomesWanted && wantsCertificate(order)) expect(unspoken).toEqual([]);
    this.becomesWanted = false;
    if (order.waitingOn === 'domain-validation') expect(asksForValidation(order)).toBe(true);
  }

  /** The issuer comes, perhaps late: what it may sign is asked once more. */
  sign(): void {
    const { order, now } = this;
    if (!wantsCertificate(order)) return;
    if (!areValidated(wantedNames(order), order.validations, now)) return this.send({ type: 'issueFailed', reason: 'a validation is too old' });
    expect(wantedNames(order).filter((name) => !isSpokenFor(name, this.given, now))).toEqual([]);
    this.signed += 1;
    this.send({ type: 'certificateIssued', version: order.certificateVersion + 1, notBefore: now, notAfter: now + 46 * DAY_MS });
  }

  do(act: Act): void {
    const { validations } = this.order;
    const open = validations.filter(({ validatedAt }) => validatedAt === undefined);
    switch (act.type) {
      case 'configure':
      case 'correctNames':
      case 'reissue': {
        const more = orNone(() => validationsAsked(act.asked));
        if (more) this.person(act.type, { names: act.asked.names, ...more });
        return;
      }
      case 'changeMethod': {
        const { honest, method, replaces } = act.asked;
        const honestly = () => ({ method, ...methodChange(this.order, open.at(-1)?.domain ?? 'one.com', method) });
        const more = honest ? orNone(honestly) : { replaces, ...validationsAsked(act.asked) };
        if (more) this.person('changeMethod', more);
        return;
      }
      case 'approveDomain':
      case 'declineDomain': {
        const link = validations.filter(({ method }) => method === 'EMAIL')[act.which];
        if (link) this.person(act.type, { approvalId: link.approvalId });
        return;
      }
      case 'changeApprover':
        return this.person('changeApprover', { domain: open[act.which]?.domain ?? 'one.com', mailboxDomain: act.asked.mailbox });
      case 'validationsChecked': {
        const passed = validations.filter(({ method }, index) => method !== 'EMAIL' && (act.which >> index) % 2 === 1).map(({ approvalId }) => approvalId);
        return this.send({ type: 'validationsChecked', passed });
      }
      case 'deadlinePassed': {
        const deadline = nextDeadline(this.order);
        if (!deadline) return;
        this.now = Math.max(this.now, deadline.at);
        return this.send({ type: 'deadlinePassed', kind: deadline.kind });
      }
      case 'wait':
        this.now += act.days * DAY_MS;
        return;
      case 'sign':
        return this.sign();
      case 'validateAll':
        return this.validateAll();
      default:
        return this.person(act.type, { requestedAt: this.now });
    }
  }

  /** The clock comes, perhaps late. */
  private catchUp(): void {
    for (let due = nextDeadline(this.order); due && due.at <= this.now; due = nextDeadline(this.order)) {
      const { sequence } = this.order;
      this.send({ type: 'deadlinePassed', kind: due.kind });
      if (this.order.sequence === sequence) return;
    }
  }

  /** Everybody who is asked says yes. */
  validateAll(): void {
    this.catchUp();
    for (let round = 0; round < 5 && this.order.waitingOn === 'domain-validation'; round++) {
      for (const { approvalId, method, validatedAt } of this.order.validations) {
        if (validatedAt !== undefined) continue;
        if (method === 'EMAIL') this.person('approveDomain', { approvalId });
        else this.send({ type: 'validationsChecked', passed: [approvalId] });
      }
    }
  }
}

function orNone<T>(asked: () => T): T | undefined {
  try {
    return asked();
  } catch (error) {
    if (error instanceof Problem) return undefined; // a file for a wildcard, or nothing is open
    throw error;
  }
}

test('whatever is sent in whatever order, no certificate is wanted or signed while a name of it lacks a validation that may be used', () => {
  const seen = { signed: 0, reissued: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom('2026-11-24', '2027-02-01', '2028-02-20', '2029-06-01'),
      fc.constantFrom('DV', 'OV' as const),
      asked,
      fc.array(act, { minLength: 10, maxLength: 60, size: 'max' }),
      (day, validationLevel, first, acts) => {
        const life = new Life(anOrder({ sale: { ...anOrder().sale, validationLevel } }), from(day));
        for (const each of [{ type: 'configure' as const, asked: first }, ...acts]) life.do(each);
        if (life.order.state === 'cancel-requested') life.person('withdrawCancel', {});
        life.validateAll();
        if (!isFinal(life.order)) expect(life.order.waitingOn).not.toBe('domain-validation');
        seen.signed += life.signed > 0 ? 1 : 0;
        seen.reissued += life.signed > 1 ? 1 : 0;
      },
    ),
    { numRuns: 2000 },
  );
  // Otherwise it would show nothing.
  expect(seen.signed).toBeGreaterThan(100);
  expect(seen.reissued).toBeGreaterThan(20);
});
