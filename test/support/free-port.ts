import { randomInt } from 'node:crypto';
import net from 'node:net';

/** Linux gives outgoing connections the ports from 32768 on: of those, one that is free now may be taken before its program listens. */
const [FIRST, END] = [11_000, 32_000] as const;
const handedOut = new Set<number>();

/** A TCP port on loopback that is free, and that this process gives to nobody else. */
export async function freePort(): Promise<number> {
  const port = randomInt(FIRST, END);
  if (handedOut.has(port) || !(await isFree(port))) return freePort();
  handedOut.add(port);
  return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
