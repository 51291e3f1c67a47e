import type { Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { searchAttributes } from '../workflows/search-attributes';
import { DAY_MS, SECOND_MS } from '../domain/time';

const { IndexedValueType } = temporal.api.enums.v1;
const indexedTypes = { KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD, KEYWORD_LIST: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST, DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME };

/** Registers the order's search attributes where they are missing and sets how long closed workflows are kept. Safe to repeat. */
export async function prepareNamespace(connection: Connection, namespace: string, retentionDays: number): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.values(searchAttributes).filter(({ name }) => customAttributes?.[name] === undefined);
  if (missing.length > 0) {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, indexedTypes[type as keyof typeof indexedTypes]])),
    });
  }
  await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: { seconds: (retentionDays * DAY_MS) / SECOND_MS } as never } });
}
