import { databaseGuards } from './database-guards';
import { doorGuards } from './door-guards';
import type { Guard } from './guard';
import { ruleGuards } from './rule-guards';

export const guards: readonly Guard[] = [...databaseGuards, ...ruleGuards, ...doorGuards];
