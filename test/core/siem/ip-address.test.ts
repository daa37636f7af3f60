import { isIP } from 'node:net';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ipVersion } from '../../../src/core/siem/ip-address.ts';

test.each([
  '1.2.3.4',
  '255.255.255.255',
  '256.1.1.1',
  '01.2.3.4',
  '1.2.3',
  '1.2.3.4.5',
  '::',
  '::1',
  '1::',
  '1:2:3:4:5:6:7:8',
  '1:2:3:4:5:6:7::',
  '1:2:3:4:5:6:7:8:9',
  '1::2::3',
  ':1',
  '1:',
  ':::',
  '::ffff:1.2.3.4',
  '::1.2.3.4:5',
  '1.2.3.4::',
  'g::',
  '12345::',
  'a:b',
  'host:443',
  '',
])('%s is what Node takes it for', (text) => {
  expect(ipVersion(text) ?? 0).toBe(isIP(text));
});

test('any address and any text is what Node takes it for; nothing is none', () => {
  const digits = fc.string({ unit: fc.constantFrom('0', '1', 'f', ':', '.', '2'), maxLength: 20 });
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), digits), (text) => {
      expect(ipVersion(text) ?? 0).toBe(isIP(text));
    }),
    { numRuns: 3_000 },
  );
  expect(ipVersion(null)).toBeNull();
});

test('an address with a zone is none, for receivers take none', () => {
  expect(ipVersion('fe80::1%eth0')).toBeNull();
});
