import { randomUUID } from 'node:crypto';
import { includedScope, scopeOf, type Contract, type UnitScope } from '../../domain/sale/contract';
import { contractUnits } from '../../domain/sale/ledger';
import { productOf } from '../../domain/sale/product';
import type { Db, Queryable } from '../connection';
import { postTransfer } from '../ledger/ledger';

/** Makes a contract and gives it its units, both or neither. What is not said of a unit's scope is what the product includes. */
export async function createContract(
  db: Db,
  { units, accountId, productCode, ...said }: Pick<Contract, 'accountId' | 'productCode'> & Partial<UnitScope> & { units: number },
): Promise<Contract> {
  const scope = { ...includedScope(productOf({ sale: { productCode } })), ...said };
  const contract = { id: randomUUID(), accountId, productCode, createdAt: Date.now(), ...scope };
  await db.transaction(async (trx) => {
    const at = new Date(contract.createdAt);
    await trx('contracts').insert({
      id: contract.id,
      account_id: accountId,
      product_code: productCode,
      created_at: at,
      names_per_unit: scope.namesPerUnit,
      servers_per_unit: scope.serversPerUnit,
    });
    await postTransfer(trx, contractUnits(contract.id, units), { note: 'Contract', at });
  });
  return contract;
}

const columns = ['id', 'account_id', 'product_code', 'created_at', 'names_per_unit', 'servers_per_unit'];

export async function findContract(db: Queryable, id: string): Promise<Contract | undefined> {
  const row = await db('contracts').where('id', id).first(columns);
  return row && toContract(row);
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
    .select([...columns, 'balance']);
  return rows.map((row: Row & { balance: number | null }) => ({ ...toContract(row), units: Number(row.balance ?? 0) }));
}

type Row = {
  id: string;
  account_id: string;
  product_code: string;
  created_at: Date;
  names_per_unit: number | null;
  servers_per_unit: number | null;
};

function toContract(row: Row): Contract {
  const { id, account_id: accountId, product_code: productCode } = row;
  const scope = scopeOf({ productCode }, { namesPerUnit: row.names_per_unit, serversPerUnit: row.servers_per_unit });
  return { id, accountId, productCode, createdAt: row.created_at.getTime(), ...scope };
}
