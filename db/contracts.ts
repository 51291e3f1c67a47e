import { randomUUID } from 'node:crypto';
import type { Contract } from '../domain/contract';
import { contractUnits } from '../domain/ledger';
import type { Db, Queryable } from './connection';
import { postTransfer } from './ledger';

/** Makes a contract and gives it its units, both or neither. */
export async function createContract(db: Db, wanted: Pick<Contract, 'accountId' | 'productCode'> & { units: number }): Promise<Contract> {
  const contract = { id: randomUUID(), accountId: wanted.accountId, productCode: wanted.productCode, createdAt: Date.now() };
  await db.transaction(async (trx) => {
    const at = new Date(contract.createdAt);
    await trx('contracts').insert({ id: contract.id, account_id: contract.accountId, product_code: contract.productCode, created_at: at });
    await postTransfer(trx, contractUnits(contract.id, wanted.units), { note: 'Contract', at });
  });
  return contract;
}

export async function findContract(db: Queryable, id: string): Promise<Contract | undefined> {
  const row = await db('contracts').where('id', id).first('id', 'account_id', 'product_code', 'created_at');
  return row && { id: row.id, accountId: row.account_id, productCode: row.product_code, createdAt: row.created_at.getTime() };
}

/** A contract with the units that are left on it. */
export type ContractBalance = Contract & { units: number };

/** An account's contracts, oldest first. */
export async function listContracts(db: Queryable, accountId: string, productCode?: string): Promise<ContractBalance[]> {
  const rows = await db('contracts')
    .leftJoin('ledger_balances', (join) => void join.on('ledger_account', '=', db.raw("CONCAT('contract:', contracts.id)")).andOnVal('unit', '=', 'units'))
    .where('account_id', accountId)
    .modify((query) => productCode !== undefined && void query.where('product_code', productCode))
    .orderBy([{ column: 'created_at' }, { column: 'id' }])
    .select('id', 'account_id', 'product_code', 'created_at', 'balance');
  return rows.map((row: { id: string; account_id: string; product_code: string; created_at: Date; balance: number | null }) => ({
    id: row.id,
    accountId: row.account_id,
    productCode: row.product_code,
    createdAt: row.created_at.getTime(),
    units: Number(row.balance ?? 0),
  }));
}
