import type { Config } from '../../config';
import { databaseProgram, databaseUrls } from '../parts/database';
import { engineProgram } from '../parts/engine';
import type { Folders } from '../parts/folders';
import { mailProgram } from '../parts/mail';
import type { Program } from '../parts/program';
import { mariadb } from '../tools/database';
import { temporalCli } from '../tools/engine';
import { say } from './console';
import type { DatabaseUrls } from './migrate';
import type { NeededPort } from './ports';

/** What stands outside: such a part is used as it is, and not started. */
export function outsideParts(config: Config) {
  return { database: config.databaseUrl, engine: config.temporalAddress, mail: config.smtpUrl };
}

/** The embedded parts that this configuration needs, in the order in which they are started. Looks for their programs and gets the missing ones. */
export async function embeddedParts(config: Config, folders: Folders): Promise<Program[]> {
  const outside = outsideParts(config);
  const programs: Program[] = [];
  if (!outside.database) programs.push(await databaseProgram({ folders, port: config.databasePort, server: await mariadb(say) }));
  if (!outside.engine) {
    const { temporalPort: port, temporalUiPort: uiPort, temporalNamespace: namespace } = config;
    programs.push(engineProgram({ folders, cli: await temporalCli(say), port, uiPort, namespace }));
  }
  if (!outside.mail) programs.push(mailProgram({ folders, port: config.mailPort, uiPort: config.mailUiPort }));
  return programs;
}

export function neededPorts(config: Config): NeededPort[] {
  const outside = outsideParts(config);
  const loopback = (variable: string, port: number) => ({ variable, port, host: '127.0.0.1' });
  return [
    { variable: 'PORT', port: config.port, host: config.host },
    ...(outside.database ? [] : [loopback('DATABASE_PORT', config.databasePort)]),
    ...(outside.engine ? [] : [loopback('TEMPORAL_PORT', config.temporalPort), loopback('TEMPORAL_UI_PORT', config.temporalUiPort)]),
    ...(outside.mail ? [] : [loopback('MAIL_PORT', config.mailPort), loopback('MAIL_UI_PORT', config.mailUiPort)]),
    ...(config.metricsPort ? [loopback('METRICS_PORT', config.metricsPort)] : []),
  ];
}

/** The three users' URLs, with a warning when the ledger is not protected by rights. */
export function urlsOfDatabase(config: Config): DatabaseUrls {
  const { databaseUrl, databaseAdminUrl } = config;
  if (!databaseUrl) return databaseUrls(config.dataDir, config.databasePort);
  if (databaseAdminUrl === databaseUrl) {
    say(
      'Warning: DATABASE_ADMIN_URL is not set, so worker and api use the rights of DATABASE_URL and could change the ledger. Set it to a user who may create tables and users.',
    );
  }
  return { admin: databaseAdminUrl ?? databaseUrl, worker: databaseUrl, api: databaseUrl };
}
