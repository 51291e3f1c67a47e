import type { Db } from '../db/connection';
import { recordDomainCheck } from '../db/domain-checks';
import { findOrder } from '../db/orders';
import { isLookedFor } from '../domain/dcv';
import type { Secrets } from '../domain/secrets';
import type { OrderActivities } from '../workflows/activities';
import { lookForProof, type DcvSettings } from './outside/domain-proof';

export function createDomainCheckActivities({ db, secrets, dcv }: { db: Db; secrets: Secrets; dcv: DcvSettings }): Pick<OrderActivities, 'checkDomains'> {
  return {
    /** Test accounts are looked after like real ones: their certificates come from the test root, their domains do not. */
    async checkDomains(reference) {
      const order = await findOrder(db, reference);
      const open = (order?.validations ?? []).filter(isLookedFor);
      const proved: string[] = [];
      for (const validation of open) {
        const check = await lookForProof(validation, secrets.dcvValue(validation), dcv);
        await recordDomainCheck(db, reference, validation.approvalId, check);
        if (check.passed) proved.push(validation.approvalId);
      }
      return proved;
    },
  };
}
