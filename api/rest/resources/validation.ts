import { z } from 'zod';
import { findLatestApprover } from '../../../db/order/approvals';
import type { Db } from '../../../db/connection';
import { findValidationChecks } from '../../../db/order/validation-checks';
import type { OrderRow } from '../../../db/order/orders';
import { commonApproverAddresses } from '../../../domain/validation/approver-addresses';
import { awaitsPublication } from '../../../domain/validation/check';
import { publicationOf } from '../../../domain/validation/publication';
import { registrableDomain } from '../../../domain/name/names';
import { wantedNames } from '../../../domain/validation/validation';
import type { Secrets } from '../../../domain/secrets';
import { instant, toInstant } from './common';
import { validation, validationView } from './order';

const publication = z
  .object({
    type: z.enum(['file', 'dns-txt']),
    name: z.string().meta({ description: 'Address of the file, or name of the TXT record' }),
    value: z.string().meta({ description: 'Contents of the file, or value of the record' }),
  })
  .meta({ id: 'DomainPublication', description: 'What to publish so that we see control of the domain.' });

const lastCheck = z
  .object({
    at: instant,
    passed: z.boolean(),
    looked_up: z.string().meta({ description: 'What was looked up and where' }),
    seen: z.string().meta({ description: 'What was seen there' }),
  })
  .meta({ id: 'DomainCheck', description: 'Our last look for what was to be published.' });

export const detailedValidation = validation
  .extend({
    approver_email: z.string().nullable().meta({ description: 'EMAIL: who was asked last' }),
    approver_addresses: z.array(z.string()).meta({ description: 'Who may be asked' }),
    publication: publication.nullable().meta({ description: 'FILE and DNS: what to publish; null once it was seen' }),
    last_check: lastCheck.nullable(),
  })
  .meta({ id: 'DomainValidationDetails' });

type Validation = OrderRow['validations'][number];

export async function detailedValidationView(
  { db, secrets }: { db: Db; secrets: Secrets },
  order: OrderRow,
  one: Validation,
): Promise<z.output<typeof detailedValidation>> {
  const { domain, method, approvalId } = one;
  const check = (await findValidationChecks(db, order.reference)).get(approvalId);
  return {
    ...validationView(one),
    approver_email: method === 'EMAIL' ? ((await findLatestApprover(db, order.reference, domain)) ?? null) : null,
    approver_addresses: commonApproverAddresses(wantedNames(order).filter((name) => registrableDomain(name) === registrableDomain(domain))),
    publication: publicationView(one, secrets),
    last_check: check ? { at: toInstant(check.at), passed: check.passed, looked_up: check.lookedUp, seen: check.seen } : null,
  };
}

function publicationView(one: Validation, secrets: Secrets): z.output<typeof publication> | null {
  const wanted = awaitsPublication(one) ? publicationOf(one, secrets.randomValue(one)) : undefined;
  if (!wanted) return null;
  if (wanted.method === 'DNS') return { type: 'dns-txt', name: wanted.name, value: wanted.value };
  return { type: 'file', name: wanted.url, value: wanted.contents };
}
