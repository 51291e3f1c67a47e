import { routes } from '../../api/rest/table';

/**
 * Faults for the probe to find, in this process alone: one that large values of a query bring out, and one that only an order has that the
 * probe itself has placed a moment before.
 */
export function plantFaults(known: readonly string[]): readonly string[] {
  plant('listOrders', ({ query }) => Number(query.limit) > 150);
  plant('getCancellation', ({ params }) => !known.includes(String(params.reference)));
  return ['GET /orders', 'GET /orders/{reference}/cancellation'];
}

function plant(name: string, when: (request: { query: Record<string, unknown>; params: Record<string, unknown> }) => boolean): void {
  const line = routes.find((each) => each.name === name);
  if (!line) throw new Error(`There is no line ${name} in the table.`);
  const handle = line.handle.bind(line);
  line.handle = async (request) => {
    const answer = await handle(request);
    if (when(request)) throw new Error('planted');
    return answer;
  };
}
