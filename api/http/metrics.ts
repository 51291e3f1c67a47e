import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Db } from '../../db/connection';
import { countPendingDeliveries } from '../../db/webhook/deliveries';
import { Problem } from '../../domain/problem';
import { databaseAnswers } from './health';

/** Metrics of one api process, for Prometheus. Told to callers on this host only: numbers of orders are nobody else's business. */
export function createMetrics(db: Db): { measure: RequestHandler; expose: RequestHandler } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'certwright_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'certwright_database_up',
    help: '1 where the database answers, 0 where it does not',
    registers: [registry],
    async collect() {
      this.set(Number(await databaseAnswers(db)));
    },
  });
  /** A figure from the database. While that is down the figure is missing, and all others are still told. */
  const counted = (name: string, help: string, labelNames: string[], count: (gauge: Gauge) => Promise<void>) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset();
        try {
          await count(this);
        } catch {
          if (labelNames.length === 0) this.remove();
        }
      },
    });
  counted('certwright_orders', 'Orders by state', ['state'], async (gauge) => {
    const rows: { state: string; orders: number }[] = await db('orders').select('state').count({ orders: '*' }).groupBy('state');
    for (const { state, orders } of rows) gauge.set({ state }, Number(orders));
  });
  counted('certwright_unsent_mails', 'E-mails that wait to be sent', [], async (gauge) => {
    const row = await db('mails').whereNull('sent_at').whereNull('dropped_at').whereNull('failed_at').count({ mails: '*' }).first();
    gauge.set(Number(row?.mails ?? 0));
  });
  counted('certwright_pending_webhook_deliveries', 'Events and tests that wait to be sent to enabled webhooks', [], async (gauge) => {
    gauge.set(await countPendingDeliveries(db));
  });

  return {
    measure(request, response, next) {
      const stop = requests.startTimer({ method: request.method });
      response.once('finish', () => stop({ status: response.statusCode }));
      next();
    },
    async expose(request, response) {
      const local = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined;
      if (!local) throw new Problem('not-found', 'There is nothing at this address; check the link.');
      response.type(registry.contentType).send(await registry.metrics());
    },
  };
}
