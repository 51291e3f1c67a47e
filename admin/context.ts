import { Client, Connection } from '@temporalio/client';
import type { PaymentProvider } from '../activities/payments/provider';
import { createStripe } from '../activities/payments/stripe';
import { createOrderDesk, type OrderDesk } from '../client';
import { loadConfig, required } from '../config';
import { createDb, type Db } from '../db/connection';
import { createSecrets, type Secrets } from '../domain/secrets';
import { verifiedSecrets } from '../installation';

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

/**
 * Opens the parts of the running system, runs the command, closes them.
 * @param verified whether the secret key has to be the database's
 */
export async function withContext<T>(work: (context: AdminContext) => Promise<T>, { verified = true } = {}): Promise<T> {
  const config = loadConfig();
  const databaseUrl = required(config.databaseUrl, 'DATABASE_URL');
  const db = createDb(databaseUrl, { poolSize: 2 });
  let connection: Connection | undefined;
  const client = async () => {
    connection ??= await Connection.connect({ address: required(config.temporalAddress, 'TEMPORAL_ADDRESS') });
    return new Client({ connection, namespace: config.temporalNamespace });
  };
  try {
    const secrets = verified ? await verifiedSecrets(db, config) : createSecrets(config.secretKey ?? config.makeSecretKey());
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
