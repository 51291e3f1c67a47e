import net from 'node:net';

/** A port that something of ours will listen on, and the setting that changes it. */
export interface NeededPort {
  variable: string;
  port: number;
  host: string;
}

/**
 * Throws one sentence when a port is taken, by another program or by another of our own settings.
 * All are held at once and then let go, so that two settings with the same port are noticed.
 */
export async function checkPortsAreFree(needed: NeededPort[]): Promise<void> {
  const held: net.Server[] = [];
  try {
    for (const each of needed) held.push(await hold(each));
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

function hold({ variable, port, host }: NeededPort): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken by another program' : `can't be used (${error.code})`;
      reject(new Error(`Port ${port} on ${host} ${why}: set ${variable} to a free port.`));
    });
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}
