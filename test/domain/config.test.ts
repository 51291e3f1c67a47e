import { loadConfig } from '../../config';

const load = (env: NodeJS.ProcessEnv) => loadConfig({ DATA_DIR: '/nowhere', ...env });

test.each([
  ['DCV_DNS_SERVERS', 'dns.example.com'],
  ['DCV_DNS_SERVERS', '192.0.2.1, nonsense'],
  ['PORT', '70000'],
  ['DCV_ALLOW_PRIVATE', 'maybe'],
  ['DATABASE_URL', 'localhost'],
])('a wrong setting is named: %s=%s', (name, value) => {
  expect(() => load({ [name]: value })).toThrow(new RegExp(`^Setting ${name}: .+\\.$`));
});

test('resolvers are addresses, with or without a port', () => {
  expect(load({ DCV_DNS_SERVERS: '192.0.2.1, [2001:db8::1]:5353 198.51.100.1:53' }).outside.dnsServers).toEqual([
    '192.0.2.1',
    '[2001:db8::1]:5353',
    '198.51.100.1:53',
  ]);
  expect(load({ DCV_DNS_SERVERS: '' }).outside.dnsServers).toEqual([]);
});
