import type { Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { searchAttributes } from '../workflows/search-attributes';
import { DAY_MS, SECOND_MS } from '../domain/time';

const { IndexedValueType } = temporal.api.enums.v1;
const indexedTypes: Record<string, temporal.api.enums.v1.IndexedValueType> = {
  KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KEYWORD_LIST: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
};

/** Registers the order's search attributes where they are missing. Safe to repeat. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  await addSearchAttributes(connection, namespace, Object.keys(customAttributes ?? {}));
}

/** @param known what is registered already; the engine refuses to add it again */
export async function addSearchAttributes(connection: Connection, namespace: string, known: string[] = []): Promise<void> {
  const missing = Object.values(searchAttributes).filter(({ name }) => !known.includes(name));
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, indexedTypes[type]!])),
  });
}

/** How long closed workflows can still be looked at; the tables keep everything. Safe to repeat. */
export async function setRetention(connection: Connection, namespace: string, retentionDays: number): Promise<void> {
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: { seconds: (retentionDays * DAY_MS) / SECOND_MS } as never },
  });
}
