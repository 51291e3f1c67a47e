import type { Knex } from 'knex';
import * as accounts from './20261123_01_accounts';
import * as orders from './20261123_02_orders';
import * as ledger from './20261123_03_ledger';
import * as certificates from './20261123_04_certificates';
import * as accountKinds from './20261123_05_account_kinds';
import * as domainChecks from './20261124_06_domain_checks';
import * as people from './20261123_08_people';
import * as feeds from './20261123_10_feeds';
import * as restApi from './20261123_11_rest_api';
import * as erasure from './20261124_13_erasure';
import * as certificateKeys from './20261124_22_certificate_keys';
import * as mailRefusals from './20261124_21_mail_refusals';
import * as longerNotes from './20261125_16_longer_notes';
import * as auditHead from './20261125_17_audit_head';
import * as ticketAnswers from './20261125_18_ticket_answers';
import * as webhooks from './20261124_22_webhooks';
import * as lists from './20261125_18_lists';
import * as daysCarriedOnce from './20261125_31_days_carried_once';
import * as issuerRefusals from './20261129_60_issuer_refusals';
import * as unsentMails from './20261129_61_unsent_mails';
import * as waiting from './20261127_01_waiting';
import * as workers from './20261129_70_workers';
import * as fingerprints from './20261129_71_fingerprints';
import * as userAddresses from './20261129_20_user_addresses';
import * as exponents from './20261129_50_exponents';
import * as mailCounts from './20261129_51_mail_counts';
import * as unitScopes from './20261129_40_unit_scopes';
import * as renewalLooks from './20261129_41_renewal_looks';
import * as blockedKeys from './20261129_30_blocked_keys';
import * as peopleAndDoors from './20261129_52_people_and_doors';

/** In order; never edited once released, only added to. Code must run before and after each (columns are named, no select star). */
const migrations: Record<string, { up: Knex.Migration['up']; down?: Knex.Migration['down'] }> = {
  '20261123_01_accounts': accounts,
  '20261123_02_orders': orders,
  '20261123_03_ledger': ledger,
  '20261123_04_certificates': certificates,
  '20261123_05_account_kinds': accountKinds,
  '20261123_08_people': people,
  '20261123_10_feeds': feeds,
  '20261123_11_rest_api': restApi,
  '20261124_06_domain_checks': domainChecks,
  '20261124_13_erasure': erasure,
  '20261124_21_mail_refusals': mailRefusals,
  '20261124_22_certificate_keys': certificateKeys,
  '20261125_16_longer_notes': longerNotes,
  '20261125_17_audit_head': auditHead,
  '20261125_18_ticket_answers': ticketAnswers,
  '20261124_22_webhooks': webhooks,
  '20261125_18_lists': lists,
  '20261125_31_days_carried_once': daysCarriedOnce,
  '20261127_01_waiting': waiting,
  '20261129_60_issuer_refusals': issuerRefusals,
  '20261129_61_unsent_mails': unsentMails,
  '20261129_70_workers': workers,
  '20261129_71_fingerprints': fingerprints,
  '20261129_20_user_addresses': userAddresses,
  '20261129_50_exponents': exponents,
  '20261129_51_mail_counts': mailCounts,
  '20261129_40_unit_scopes': unitScopes,
  '20261129_41_renewal_looks': renewalLooks,
  '20261129_30_blocked_keys': blockedKeys,
  '20261129_52_people_and_doors': peopleAndDoors,
};

export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: () => Promise.resolve(Object.keys(migrations)),
  getMigrationName: (name) => name,
  getMigration: (name) => Promise.resolve(migrations[name] as Knex.Migration),
};
