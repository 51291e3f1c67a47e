import { Connection } from '@temporalio/client';

/**
 * Connects to the engine. Its client keeps the deadline of a call in an AsyncLocalStorage, and before Node 24 every promise of the process costs more from
 * the first use on: a fifth of the CPU time of a read, which needs no engine. So it is switched off whenever no call is under way.
 * @param address `host:port`
 */
export async function connectToEngine(address: string): Promise<Connection> {
  const connection = await Connection.connect({ address });
  const withDeadline = connection.withDeadline.bind(connection);
  let underWay = 0;
  connection.withDeadline = async (deadline, call) => {
    underWay += 1;
    try {
      return await withDeadline(deadline, call);
    } finally {
      underWay -= 1;
      if (underWay === 0) connection.callContextStorage.disable();
    }
  };
  connection.callContextStorage.disable();
  return connection;
}
