import { ApplicationFailure } from '@temporalio/common';
import type { Db } from '../db/connection';
import { Problem } from '../domain/problem';
import type { Secrets } from '../domain/secrets';
import type { Activities } from '../workflows/activities';
import { createCertificateActivities, type Issuers } from './certificates';
import { createValidationCheckActivities } from './validation-checks';
import type { MailSettings } from './mail/mailer';
import { createOutbox } from './mail/outbox';
import type { ValidationCheckSettings } from '../outside/validation-check';
import type { ActivityPlaces } from './places';
import type { PaymentProviders } from './payments/provider';
import { createPlacingActivities } from './placing';
import { createRefundActivities } from './refunds';
import { createRenewalActivities } from './renewals';
import { createTestPointsActivities } from './test-points';
import { createTransitionActivities } from './transition';
import { createWebhookActivities } from './webhooks';

export interface ActivityDependencies {
  db: Db;
  secrets: Secrets;
  issuers: Issuers;
  mail: MailSettings;
  payments: PaymentProviders;
  outside: ValidationCheckSettings;
  places: ActivityPlaces;
}

/** Every effect that an order or a webhook has on the outside world. */
export function createActivities({ db, secrets, issuers, mail, payments, outside, places }: ActivityDependencies): Activities {
  return withRefusals({
    ...createTransitionActivities({ db, secrets }),
    ...createCertificateActivities({ db, issuers }),
    ...createValidationCheckActivities({ db, secrets, outside, places }),
    ...createRefundActivities({ db, payments }),
    ...createPlacingActivities({ db }),
    ...createRenewalActivities({ db }),
    ...createTestPointsActivities({ db }),
    sendMail: createOutbox({ db, secrets, settings: mail }).sendMail,
    ...createWebhookActivities({ db, secrets, outside, places }),
  });
}

/** A Problem is final: it travels to the workflow under its kind and is not tried again. Everything else is, by each activity's patience. */
function withRefusals(activities: Activities): Activities {
  const wrapped = Object.entries(activities).map(([name, activity]: [string, (...args: never[]) => Promise<unknown>]) => [
    name,
    async (...args: never[]) => {
      try {
        return await activity(...args);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const { message, kind: type, fields, cause } = error;
        throw ApplicationFailure.create({ message, type, nonRetryable: true, details: [fields], cause: cause instanceof Error ? cause : undefined });
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Activities;
}
