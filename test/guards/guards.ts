import { activityGuards } from './activity-guards';
import { boundGuards } from './bound-guards';
import { certificateGuards } from './certificate-guards';
import { compatibleGuards } from './compatible-guards';
import { databaseGuards } from './database-guards';
import { doorGuards } from './door-guards';
import type { Guard } from './guard';
import { lateWriteGuards } from './late-write-guards';
import { validationGuards } from './validation-guards';
import { ruleGuards } from './rule-guards';
import { runningGuards } from './running-guards';
import { webhookGuards } from './webhook-guards';

export const guards: readonly Guard[] = [
  ...databaseGuards,
  ...ruleGuards,
  ...certificateGuards,
  ...validationGuards,
  ...doorGuards,
  ...compatibleGuards,
  ...webhookGuards,
  ...runningGuards,
  ...lateWriteGuards,
  ...activityGuards,
  ...boundGuards,
];
