import type { z } from 'zod';
import type { Db } from '../../db/connection';
import type { OrderRow } from '../../db/order/orders';
import type { Account } from '../../domain/sale/account';
import type { Secrets } from '../../domain/secrets';
import type { OrderDesk } from '../../client';
import type { Parameters } from '../http/parameters';
import type { Body } from './envelope';

export interface CompatibleApi {
  db: Db;
  desk: OrderDesk;
  secrets: Secrets;
  publicUrl: string;
  /** 1: the older generation under /ssl, with its own words */
  generation: 1 | 2;
}

/**
 * A method says whose secret it wants, which parameters it reads, and answers the body; refusals are thrown as Problems. It is given what it reads and the
 * secrets, and nothing else.
 */
export type Method = { postOnly?: boolean; takes?: z.ZodObject } & (
  | { secret: 'none'; run(api: CompatibleApi, parameters: Parameters): Promise<Body> | Body }
  | { secret: 'api_key'; run(api: CompatibleApi, parameters: Parameters, account: Account): Promise<Body> | Body }
  | { secret: 'order_token'; run(api: CompatibleApi, parameters: Parameters, order: OrderRow): Promise<Body> | Body }
  | {
      secret: 'api_key or order_token';
      run(api: CompatibleApi, parameters: Parameters, owner: { account?: Account; order?: OrderRow }): Promise<Body> | Body;
    }
);
