import { addressesOf, isPublic } from '../../outside/addresses';

test.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:93.184.216.34'])('%s is public', (address) => {
  expect(isPublic(address)).toBe(true);
});

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '255.255.255.255',
  '224.0.0.1',
  '198.18.0.1',
  '192.0.2.1',
  '240.0.0.1',
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001:db8::1',
  'not an address',
])('%s is not public', (address) => {
  expect(isPublic(address)).toBe(false);
});

test('an address in a URL is judged like a name', async () => {
  const strict = { dnsServers: [], allowPrivate: false };
  await expect(addressesOf('127.0.0.1', strict)).rejects.toMatchObject({ message: expect.stringContaining('not on the public Internet') });
  await expect(addressesOf('[::1]', strict)).rejects.toMatchObject({ kind: 'invalid' });
  await expect(addressesOf('2130706433', strict)).rejects.toMatchObject({ kind: 'invalid' });
  expect(await addressesOf('127.0.0.1', { ...strict, allowPrivate: true })).toEqual([{ address: '127.0.0.1', family: 4 }]);
});
