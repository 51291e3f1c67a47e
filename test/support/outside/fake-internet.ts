import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createDnsServer, Packet } from 'dns2';
import type { ValidationCheckSettings } from '../../../outside/validation-check';
import { selfSigned } from '../keys/openssl';

/** A name server and web servers with and without TLS on loopback, real protocols all: the Internet that validation checks see in tests. */
export interface FakeInternet {
  settings: ValidationCheckSettings;
  /** TXT records by name */
  txt: Map<string, string[]>;
  /** Addresses by name, IPv6 and IPv4, one list for each lookup in turn, the last one for ever; a name that is not here has 127.0.0.1 */
  addresses: Map<string, string[][]>;
  /** Answers of the web server by host and path, of the one with TLS with `https://` before them */
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
      const isV6 = question!.type === Packet.TYPE.AAAA;
      if (isV6 || question!.type === Packet.TYPE.A) {
        const asked = `${question!.type} ${name}`;
        const turn = looked.get(asked) ?? 0;
        looked.set(asked, turn + 1);
        const lists = addresses.get(name) ?? [['127.0.0.1']];
        const list = lists[Math.min(turn, lists.length - 1)]!;
        for (const address of list.filter((each) => each.includes(':') === isV6)) answer(question!.type, { address });
      }
      void send(response);
    },
  });
  await dns.listen({ udp: { port: 0, address: '127.0.0.1' } });
  const dnsPort = (dns.addresses().udp as AddressInfo).port;

  const answering = (scheme: string) => (request: IncomingMessage, response: ServerResponse) => {
    const place = `${scheme}${(request.headers.host ?? '').replace(/:\d+$/, '')}${request.url}`;
    visits.push(place);
    const page = pages.get(place);
    if (page) page(response);
    else response.writeHead(404).end('not here');
  };
  const web = createServer(answering(''));
  const secureWeb = createSecureServer(selfSigned('fake-internet.test'), answering('https://'));
  let connections = 0;
  web.on('connection', () => void (connections += 1));
  const listen = async (server: Server) => {
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const [httpPort, httpsPort] = [await listen(web), await listen(secureWeb)];

  return {
    settings: { dnsServers: [`127.0.0.1:${dnsPort}`], httpPort, httpsPort, allowPrivate },
    txt,
    addresses,
    pages,
    visits,
    connections: () => connections,
    async stop() {
      for (const server of [web, secureWeb]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      await dns.close();
    },
  };
}
