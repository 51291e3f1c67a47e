import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createDnsServer, Packet } from 'dns2';
import type { DcvSettings } from '../../activities/outside/domain-proof';

/** A name server and a web server on loopback, real protocols both: the Internet that domain checks see in tests. */
export interface FakeInternet {
  settings: DcvSettings;
  /** TXT records by name */
  txt: Map<string, string[]>;
  /** Addresses by name, one list for each lookup in turn, the last one for ever; a name that is not here has 127.0.0.1 */
  addresses: Map<string, string[][]>;
  /** Answers of the web server by host and path */
  pages: Map<string, (response: ServerResponse) => void>;
  /** Host and path of every request that came */
  visits: string[];
  /** How many connections were made to the web server, whatever came of them */
  connections(): number;
  stop(): Promise<void>;
}

export async function startFakeInternet({ allowPrivate = true } = {}): Promise<FakeInternet> {
  const txt = new Map<string, string[]>();
  const addresses = new Map<string, string[][]>();
  const pages = new Map<string, (response: ServerResponse) => void>();
  const visits: string[] = [];
  const looked = new Map<string, number>();

  const dns = createDnsServer({
    udp: true,
    handle(request, send) {
      const response = Packet.createResponseFromRequest(request);
      const [question] = request.questions as unknown as { name: string; type: number }[];
      const name = question!.name.toLowerCase();
      const answer = (type: number, data: object) => response.answers.push({ name: question!.name, type, class: 1, ttl: 1, ...data } as never);
      if (question!.type === Packet.TYPE.TXT) for (const data of txt.get(name) ?? []) answer(Packet.TYPE.TXT, { data });
      if (question!.type === Packet.TYPE.A) {
        const turn = looked.get(name) ?? 0;
        looked.set(name, turn + 1);
        const lists = addresses.get(name) ?? [['127.0.0.1']];
        for (const address of lists[Math.min(turn, lists.length - 1)]!) answer(Packet.TYPE.A, { address });
      }
      void send(response);
    },
  });
  await dns.listen({ udp: { port: 0, address: '127.0.0.1' } });
  const dnsPort = (dns.addresses().udp as AddressInfo).port;

  const web = createServer((request: IncomingMessage, response) => {
    const place = `${(request.headers.host ?? '').replace(/:\d+$/, '')}${request.url}`;
    visits.push(place);
    const page = pages.get(place);
    if (page) page(response);
    else response.writeHead(404).end('not here');
  });
  let connections = 0;
  web.on('connection', () => void (connections += 1));
  await new Promise<void>((resolve) => void web.listen(0, '127.0.0.1', resolve));
  const httpPort = (web.address() as AddressInfo).port;

  return {
    settings: { dnsServers: [`127.0.0.1:${dnsPort}`], httpPort, allowPrivate },
    txt,
    addresses,
    pages,
    visits,
    connections: () => connections,
    async stop() {
      web.closeAllConnections();
      await new Promise((resolve) => web.close(resolve));
      await dns.close();
    },
  };
}
