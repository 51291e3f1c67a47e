import type { Guard } from './guard';

/** What counts as a domain validation, for which names, and for how long. */
const validation = ['test/domain/validation/validation.test.ts', 'test/domain/validation/validation-lives.test.ts'];

export const validationGuards: readonly Guard[] = [
  {
    name: 'validations grow old',
    file: 'domain/validation/reuse.ts',
    text: 'at - validatedAt < validationReuseDays(at) * DAY_MS',
    without: 'at >= 0',
    tests: ['test/domain/sale/term.test.ts', ...validation, 'test/workflows/dated-rules.test.ts'],
  },
  {
    name: 'names are validated before the issuer is asked',
    file: 'domain/order/issuance.ts',
    text: 'return areValidated(wantedNames(order), order.validations, at) ?',
    without:
      'return order.validations.every(({ validatedAt }) => validatedAt !== undefined) && at > 0 && wantedNames(order).length > 0 && areValidated !== undefined ?',
    tests: [...validation, 'test/workflows/certificates/validation-checks.test.ts'],
  },
  {
    name: 'each name has a validation',
    file: 'domain/validation/validation.ts',
    text: 'usable.some((validation) => speaksFor(validation, name))',
    without: 'name !== "" && usable.length > 0',
    tests: validation,
  },
  {
    name: 'a file speaks for its name alone',
    file: 'domain/validation/validation.ts',
    text: 'if (isByFile(method)) return name === domain && !isWildcard(name);',
    without: '',
    tests: validation,
  },
  {
    name: 'a mailbox speaks for what is below it',
    file: 'domain/validation/validation.ts',
    text: "(method === 'EMAIL' ? mailboxDomain : undefined) ?? domain",
    without: 'mailboxDomain === "" ? "" : domain',
    tests: validation,
  },
  {
    name: 'a validation by e-mail ends with e-mail',
    file: 'domain/validation/reuse.ts',
    text: ' && isAccepted(method, at)',
    without: ' && isAccepted !== undefined && method !== undefined',
    tests: ['test/domain/validation/validation-methods.test.ts', ...validation],
  },
];
