import { createHash, randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/**
 * The only reader of process.env. Names, defaults and meaning: README, table "Settings".
 * Embedded parts publish where they listen in DATA_DIR/run/system.json, so that the admin command of the same
 * DATA_DIR finds a running system without any variable set.
 */
const port = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback);
const flag = z.enum(['yes', 'no']).default('no');
const listed = (text: string) => text.split(/[\s,]+/).filter(Boolean);

/** A wrong one would make every validation check fail without a word. */
function areResolvers(text: string): boolean {
  try {
    new Resolver().setServers(listed(text));
    return true;
  } catch {
    return false;
  }
}

/** Also compared with the README by a test. */
export const environment = z.object({
  PORT: port(3000),
  // Not HOST: some shells set that to the machine's name.
  LISTEN_ADDRESS: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.string().url().optional(),
  TRUST_PROXY: z
    .string()
    .regex(/^(no|\d+|[\w.:/]+([ ,]+[\w.:/]+)*)$/, 'TRUST_PROXY is no, a number of proxies, or their addresses')
    .default('no'),
  CRL_BASE_URL: z.string().url().optional(),
  DATA_DIR: z.string().default('.data'),
  SECRET_KEY: z.string().min(32, 'SECRET_KEY must have at least 32 characters').optional(),
  DATABASE_URL: z.string().url().optional(),
  DATABASE_ADMIN_URL: z.string().url().optional(),
  DATABASE_PORT: port(3307),
  TEMPORAL_ADDRESS: z.string().optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_TASK_QUEUE: z.string().default('orders'),
  TEMPORAL_RETENTION_DAYS: z.coerce.number().int().min(1).default(90),
  TEMPORAL_PORT: port(7233),
  TEMPORAL_UI_PORT: port(8233),
  TEMPORAL_UI_URL: z.string().url().optional(),
  SMTP_URL: z.string().url().optional(),
  MAIL_FROM: z.string().default('Certwright <orders@certwright.invalid>'),
  MAIL_PORT: port(1025),
  MAIL_UI_PORT: port(8025),
  METRICS_PORT: z.coerce.number().int().min(0).max(65535).default(0),
  DCV_DNS_SERVERS: z.string().default('').refine(areResolvers, 'must be addresses of name servers, with or without a port, separated by commas'),
  DCV_HTTP_PORT: port(80),
  DCV_HTTPS_PORT: port(443),
  DCV_ALLOW_PRIVATE: flag,
  STRIPE_SECRET_KEY: z.string().optional(),
  STRIPE_WEBHOOK_SECRET: z.string().optional(),
  STRIPE_API_URL: z.string().url().default('https://api.stripe.com'),
  ISSUER_FAULT_PERCENT: z.coerce.number().min(0).max(100).default(0),
  ISSUER_REFUSAL_PERCENT: z.coerce.number().min(0).max(100).default(0),
  ISSUER_PENDING_PERCENT: z.coerce.number().min(0).max(100).default(0),
  REQUESTS_PER_SECOND: z.coerce.number().int().positive().default(100),
  HOUSEKEEPING_SECONDS: z.coerce.number().positive().default(30),
  UNRESPONSIVE_SECONDS: z.coerce.number().int().min(1).default(30),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** Where the embedded parts of a running system listen; written by `npm start`, read by the admin command. */
const runningSystem = z
  .object({
    databaseUrl: z.string(),
    temporalAddress: z.string(),
    temporalNamespace: z.string(),
    temporalTaskQueue: z.string(),
    smtpUrl: z.string(),
    publicUrl: z.string(),
  })
  .partial();

export type RunningSystem = z.output<typeof runningSystem>;

export type Config = ReturnType<typeof loadConfig>;

/** Reads and checks the environment. Throws one sentence naming the variable when something is wrong. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env) {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`Setting ${issue?.path.join('.')}: ${issue?.message}.`);
  }
  const e = parsed.data;
  const dataDir = path.resolve(e.DATA_DIR);
  const running = readRunningSystem(dataDir);
  const publicUrl = (e.PUBLIC_URL ?? (env.PORT ? undefined : running.publicUrl) ?? `http://localhost:${e.PORT}`).replace(/(?<!\/)\/+$/, '');
  return {
    port: e.PORT,
    host: e.LISTEN_ADDRESS,
    publicUrl,
    crlBaseUrl: (e.CRL_BASE_URL ?? publicUrl.replace(/^https:/, 'http:')).replace(/(?<!\/)\/+$/, ''),
    dataDir,
    /** Undefined: none is set, and none is kept in DATA_DIR. Whether it is the database's is known to installation.ts */
    get secretKey() {
      // Read when it is asked for: another process may have made it since this one began.
      return e.SECRET_KEY ?? readSecretKey(dataDir);
    },
    makeSecretKey: () => makeSecretKey(dataDir),
    trustProxy: /^\d+$/.test(e.TRUST_PROXY) ? Number(e.TRUST_PROXY) : e.TRUST_PROXY === 'no' ? (false as const) : e.TRUST_PROXY.split(/[ ,]+/),
    databaseUrl: e.DATABASE_URL ?? running.databaseUrl,
    databaseAdminUrl: e.DATABASE_ADMIN_URL ?? e.DATABASE_URL,
    databasePort: e.DATABASE_PORT,
    temporalAddress: e.TEMPORAL_ADDRESS ?? running.temporalAddress,
    temporalNamespace: set.TEMPORAL_NAMESPACE ?? running.temporalNamespace ?? e.TEMPORAL_NAMESPACE,
    temporalTaskQueue: set.TEMPORAL_TASK_QUEUE ?? running.temporalTaskQueue ?? e.TEMPORAL_TASK_QUEUE,
    temporalRetentionDays: e.TEMPORAL_RETENTION_DAYS,
    temporalPort: e.TEMPORAL_PORT,
    temporalUiPort: e.TEMPORAL_UI_PORT,
    /** Of an engine that is not ours it is known only where it is set */
    temporalUiUrl: e.TEMPORAL_UI_URL?.replace(/(?<!\/)\/+$/, '') ?? (e.TEMPORAL_ADDRESS === undefined ? `http://localhost:${e.TEMPORAL_UI_PORT}` : undefined),
    smtpUrl: e.SMTP_URL ?? running.smtpUrl,
    mailFrom: e.MAIL_FROM,
    mailPort: e.MAIL_PORT,
    mailUiPort: e.MAIL_UI_PORT,
    metricsPort: e.METRICS_PORT,
    outside: {
      dnsServers: listed(e.DCV_DNS_SERVERS),
      httpPort: e.DCV_HTTP_PORT,
      httpsPort: e.DCV_HTTPS_PORT,
      allowPrivate: e.DCV_ALLOW_PRIVATE === 'yes',
    },
    /** Undefined: no payments by Stripe */
    stripe: e.STRIPE_SECRET_KEY === undefined ? undefined : { secretKey: e.STRIPE_SECRET_KEY, apiUrl: e.STRIPE_API_URL },
    stripeWebhookSecret: e.STRIPE_WEBHOOK_SECRET,
    issuerFaultPercent: e.ISSUER_FAULT_PERCENT,
    issuerRefusalPercent: e.ISSUER_REFUSAL_PERCENT,
    issuerPendingPercent: e.ISSUER_PENDING_PERCENT,
    requestsPerSecond: e.REQUESTS_PER_SECOND,
    housekeepingSeconds: e.HOUSEKEEPING_SECONDS,
    unresponsiveSeconds: e.UNRESPONSIVE_SECONDS,
    logLevel: e.LOG_LEVEL,
  };
}

/** For a process that cannot work without it: the value, or an error that says which variable to set. */
export function required<T>(value: T | undefined, variable: string): T {
  if (value === undefined) throw new Error(`${variable} is not set and no running system was found in DATA_DIR. Run npm start, or set ${variable}.`);
  return value;
}

function readRunningSystem(dataDir: string) {
  const file = path.join(dataDir, 'run', 'system.json');
  if (!existsSync(file)) return {};
  return runningSystem.parse(JSON.parse(readFileSync(file, 'utf8')));
}

const secretKeyFile = (dataDir: string) => path.join(dataDir, 'secret.key');

function readSecretKey(dataDir: string): string | undefined {
  return existsSync(secretKeyFile(dataDir)) ? readFileSync(secretKeyFile(dataDir), 'utf8').trim() : undefined;
}

/** One key for tokens and links of an installation. Losing it makes every open link and order token invalid. */
function makeSecretKey(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const made = createHash('sha256').update(randomBytes(64)).digest('hex');
  const draft = `${secretKeyFile(dataDir)}.${process.pid}`;
  writeFileSync(draft, made, { mode: 0o600, flush: true });
  try {
    // A link is made with its content or not at all: of two processes starting at once exactly one makes the key, the other reads it.
    linkSync(draft, secretKeyFile(dataDir));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(secretKeyFile(dataDir), 'utf8').trim();
}
