import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressKind } from '../../../../collector/export/network/address-kind.ts';

const byte = fc.integer({ min: 0, max: 255 });
const anyAddress = fc.tuple(byte, byte, byte, byte);
type Bytes = readonly [number, number, number, number];

/** The special blocks of IPv4 by arithmetic, as RFC 6890 and its registry have them, and Azure's wire server. */
function isSpecial([a, b, c, d]: Bytes): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return true;
  if (a === 100) return b >= 64 && b < 128;
  if (a === 168) return b === 63 && c === 129 && d === 16;
  if (a === 169) return b === 254;
  if (a === 172) return b >= 16 && b < 32;
  if (a === 192) return b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99);
  if (a === 198) return b === 18 || b === 19 || (b === 51 && c === 100);
  return a === 203 && b === 0 && c === 113;
}

/** Half of them within or beside a special block. */
const interesting = fc.oneof(
  anyAddress,
  fc.tuple(
    fc.constantFrom(0, 9, 10, 11, 100, 126, 127, 128, 168, 169, 172, 192, 198, 203, 223, 224, 239, 240, 255),
    fc.oneof(byte, fc.constantFrom(0, 15, 16, 17, 18, 19, 20, 31, 32, 51, 63, 64, 88, 127, 128, 168, 254)),
    fc.oneof(byte, fc.constantFrom(0, 2, 99, 100, 113, 129)),
    fc.oneof(byte, fc.constantFrom(0, 1, 16, 254, 255)),
  ),
);

test('an IPv4 address is special exactly when the registry says so, and inside IPv6 it is the same', () => {
  fc.assert(
    fc.property(interesting, (bytes) => {
      const dotted = bytes.join('.');
      const kind = addressKind(dotted);
      expect(kind !== null).toBe(isSpecial(bytes));
      for (const prefix of ['::ffff:', '64:ff9b::', '0:0:0:0:0:FFFF:'])
        expect(addressKind(prefix + dotted)).toBe(kind);
      for (const prefix of ['::', '64:ff9b:1::', '::ffff:0:'])
        expect(addressKind(prefix + dotted)).not.toBeNull();
      const [a, b, c, d] = bytes.map((one) => one.toString(16).padStart(2, '0'));
      expect(addressKind(`2002:${a}${b}:${c}${d}::1`)).toBe('tunnel');
      expect(addressKind(`2001:0:${a}${b}:${c}${d}::1`)).toBe('tunnel');
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ['93.184.216.34', null],
  ['8.8.8.8', null],
  ['2606:2800:220:1:248:1893:25c8:1946', null],
  ['2a00:1450:4001:80b::200e', null],
  ['169.254.169.254', 'cloud metadata'],
  ['168.63.129.16', 'cloud metadata'],
  ['fd00:ec2::254', 'cloud metadata'],
  ['64:ff9b::a9fe:a9fe', 'cloud metadata'],
  ['fe80::1%eth0', 'reserved'],
  ['not an address', 'reserved'],
  ['', 'reserved'],
])('%s is %s', (address, kind) => expect(addressKind(address)).toBe(kind));
