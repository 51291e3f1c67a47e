import { insertAccount } from '../../db/account/accounts';
import { currentPolicy } from '../../db/account/policies';
import { createDb } from '../../db/connection';
import { insertOrder } from '../../db/order/orders';
import type { Account } from '../../domain/sale/account';
import { placedOrder, type Order } from '../../domain/order/order';
import { sellTo } from '../../domain/sale/sale';
import { newOrderReference } from '../../domain/secrets';
import { createTestDatabase } from './parts';

export type WorkerAndApi = Awaited<ReturnType<typeof openAsWorkerAndApi>>;

/** A database of its own, with the rights of the worker and with those of the api, and the rows that most tests begin with. */
export async function openAsWorkerAndApi() {
  const { workerUrl, apiUrl } = await createTestDatabase();
  const [worker, api] = [createDb(workerUrl), createDb(apiUrl)];

  const account = (): Promise<Account> => insertAccount(worker, { kind: 'reseller', name: 'Example Hosting', email: null, isTest: false });

  /** Placed, without a workflow. */
  async function anOrder(): Promise<Order> {
    const sale = sellTo(await account(), { productCode: 'RapidSSL-12' }, await currentPolicy(worker));
    const order = { ...placedOrder(newOrderReference(), sale, Date.now()), sequence: 1 };
    await insertOrder(worker, order, { buyerReference: order.reference, endCustomerEmail: null, orderToken: order.reference });
    return order;
  }

  return { worker, api, account, anOrder, close: () => Promise.all([worker.destroy(), api.destroy()]) };
}
