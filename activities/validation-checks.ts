import type { Db } from '../db/connection';
import { recordValidationCheck } from '../db/order/validation-checks';
import { findOrder, type OrderRow } from '../db/order/orders';
import { awaitsPublication } from '../domain/validation/check';
import type { DomainValidation } from '../domain/order/order';
import type { Secrets } from '../domain/secrets';
import type { OrderActivities } from '../workflows/activities';
import { checkPublication, type ValidationCheckSettings } from '../outside/validation-check';
import { createAccountTurns, type ActivityPlaces } from './places';

/** A check has an end (20 seconds), so that a hundred names on servers that do not answer are through before the activity's five minutes are over. */
const AT_ONCE = 10;

interface ValidationCheckDependencies {
  db: Db;
  secrets: Secrets;
  outside: ValidationCheckSettings;
  places: ActivityPlaces;
}

export function createValidationCheckActivities({ db, secrets, outside, places }: ValidationCheckDependencies): Pick<OrderActivities, 'checkValidations'> {
  const turns = createAccountTurns(places);

  async function checkAll(order: OrderRow): Promise<string[]> {
    const open = order.validations.filter(awaitsPublication);
    const checkOne = async (validation: DomainValidation) => {
      const check = await checkPublication(validation, secrets.randomValue(validation), outside);
      await recordValidationCheck(db, order.reference, validation.approvalId, check);
      return check.passed ? [validation.approvalId] : [];
    };
    const passed: string[] = [];
    for (let next = 0; next < open.length; next += AT_ONCE) passed.push(...(await Promise.all(open.slice(next, next + AT_ONCE).map(checkOne))).flat());
    return passed;
  }

  return {
    /** Test accounts are looked after like real ones: their certificates come from the test root, their domains do not. */
    async checkValidations(reference) {
      const order = await findOrder(db, reference);
      return order ? turns(order.sale.accountId, () => checkAll(order)) : [];
    },
  };
}
