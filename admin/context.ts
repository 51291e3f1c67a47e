import { Client, Connection } from '@temporalio/client';
import type { PaymentProvider } from '../activities/payments/provider';
import { createStripe } from '../activities/payments/stripe';
import { createOrderDesk, type OrderDesk } from '../api/order-desk';
import { loadConfig, required } from '../config';
import { createDb, type Db } from '../db/connection';
import { createSecrets, sha256Hex, type Secrets } from '../domain/secrets';

/** What a command works with; the engine is dialled only by those that talk to orders. */
export interface AdminContext {
  db: Db;
  secrets: Secrets;
  publicUrl: string;
  /** Undefined: no key is set */
  stripe?: PaymentProvider;
  desk: () => Promise<OrderDesk>;
  client: () => Promise<Client>;
}

/** Opens the parts of the running system, runs the command, closes them. */
export async function withContext<T>(work: (context: AdminContext) => Promise<T>): Promise<T> {
  const config = loadConfig();
  const databaseUrl = required(config.databaseUrl, 'DATABASE_URL');
  if (config.runningKeySha256 !== undefined && config.runningKeySha256 !== sha256Hex(config.secretKey)) {
    throw new Error('SECRET_KEY is not the one of the system that runs on this DATA_DIR; set it to the same value as there.');
  }
  const db = createDb(databaseUrl, { poolSize: 2 });
  const secrets = createSecrets(config.secretKey);
  let connection: Connection | undefined;
  const client = async () => {
    connection ??= await Connection.connect({ address: required(config.temporalAddress, 'TEMPORAL_ADDRESS') });
    return new Client({ connection, namespace: config.temporalNamespace });
  };
  try {
    return await work({
      db,
      secrets,
      publicUrl: config.publicUrl,
      stripe: config.stripe && createStripe(config.stripe),
      client,
      desk: async () => createOrderDesk({ client: await client(), taskQueue: config.temporalTaskQueue, db, secrets }),
    });
  } finally {
    await connection?.close();
    await db.destroy();
  }
}
