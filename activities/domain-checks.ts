import type { Db } from '../db/connection';
import { recordDomainCheck } from '../db/domain-checks';
import { findOrder } from '../db/orders';
import { isLookedFor } from '../domain/dcv';
import type { DomainValidation } from '../domain/order';
import type { Secrets } from '../domain/secrets';
import type { OrderActivities } from '../workflows/activities';
import { lookForProof, type DcvSettings } from './outside/domain-proof';

/** A look has an end (20 seconds), so that a hundred names on servers that do not answer are through before the activity's five minutes are over. */
const AT_ONCE = 10;

export function createDomainCheckActivities({ db, secrets, dcv }: { db: Db; secrets: Secrets; dcv: DcvSettings }): Pick<OrderActivities, 'checkDomains'> {
  return {
    /** Test accounts are looked after like real ones: their certificates come from the test root, their domains do not. */
    async checkDomains(reference) {
      const order = await findOrder(db, reference);
      const open = (order?.validations ?? []).filter(isLookedFor);
      const look = async (validation: DomainValidation) => {
        const check = await lookForProof(validation, secrets.dcvValue(validation), dcv);
        await recordDomainCheck(db, reference, validation.approvalId, check);
        return check.passed ? [validation.approvalId] : [];
      };
      const proved: string[] = [];
      for (let next = 0; next < open.length; next += AT_ONCE) proved.push(...(await Promise.all(open.slice(next, next + AT_ONCE).map(look))).flat());
      return proved;
    },
  };
}
