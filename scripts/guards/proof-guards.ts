import type { Guard } from './guard';

/** What counts as a proof of domain control, for which names, and for how long. */
const proof = ['test/domain/proof.test.ts', 'test/domain/proof-lives.test.ts'];

export const proofGuards: readonly Guard[] = [
  {
    name: 'proofs grow old',
    file: 'domain/validation-reuse.ts',
    text: 'at - validatedAt < validationReuseDays(at) * DAY_MS',
    without: 'at >= 0',
    tests: ['test/domain/term.test.ts', ...proof, 'test/workflows/dated-rules.test.ts'],
  },
  {
    name: 'names are proved before the issuer is asked',
    file: 'domain/issuance.ts',
    text: 'return isProved(wantedNames(order), order.validations, at) ?',
    without:
      'return order.validations.every(({ validatedAt }) => validatedAt !== undefined) && at > 0 && wantedNames(order).length > 0 && isProved !== undefined ?',
    tests: [...proof, 'test/workflows/domain-checks.test.ts'],
  },
  {
    name: 'each name has a proof',
    file: 'domain/proof.ts',
    text: 'proofs.some((proof) => speaksFor(proof, name))',
    without: 'name !== "" && proofs.length > 0',
    tests: proof,
  },
  {
    name: 'a file speaks for its name alone',
    file: 'domain/proof.ts',
    text: 'if (isByFile(method)) return name === domain && !isWildcard(name);',
    without: '',
    tests: proof,
  },
  {
    name: 'a mailbox speaks for what is below it',
    file: 'domain/proof.ts',
    text: "(method === 'EMAIL' ? mailboxDomain : undefined) ?? domain",
    without: 'mailboxDomain === "" ? "" : domain',
    tests: proof,
  },
  {
    name: 'a proof by e-mail ends with e-mail',
    file: 'domain/validation-reuse.ts',
    text: ' && isAccepted(method, at)',
    without: ' && isAccepted !== undefined && method !== undefined',
    tests: ['test/domain/validation-methods.test.ts', ...proof],
  },
];
