import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { requestLog } from '../../api/request-log';
import type { Log } from '../../log';

test.each([
  ['/token/SECRET/cancel', '/token/***/cancel'],
  ['/TOKEN/SECRET', '/token/***'],
  ['/approve/CW-1.5.c/SECRET', '/approve/CW-1.5.c/***'],
  ['/Approve/CW-1.5.c/SECRET?x=SECRET', '/Approve/CW-1.5.c/***'],
])('%s is logged as %s', async (asked, logged) => {
  const lines: { path: string }[] = [];
  const note = (line: { path: string }) => void lines.push(line);
  const server = express()
    .use(requestLog({ debug: note, warn: note } as unknown as Log))
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${asked}`);
  server.close();
  expect(lines.map(({ path }) => path)).toEqual([logged]);
});
