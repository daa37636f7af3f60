import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventId } from '../../../../collector/store/export/event-id.ts';
import { instant } from '../../../../src/core/instant.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The number that some characters of Crockford's base32 stand for. */
function valueOf(text: string): bigint {
  return [...text].reduce((sum, character) => sum * 32n + BigInt(alphabet.indexOf(character)), 0n);
}

test('an id is its time and the first 80 bits of the hash, as a ULID', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 48 - 1 }),
      fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null))),
      (at, identity) => {
        const id = eventId(instant(at), identity);
        expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
        expect(valueOf(id.slice(0, 10))).toBe(BigInt(at));
        const digest = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
        expect(valueOf(id.slice(10))).toBe(BigInt(`0x${digest.slice(0, 20)}`));
      },
    ),
    { numRuns: 2_000 },
  );
});

test('the id of a fact never changes', () => {
  expect(eventId(instant(1_795_402_800_123), ['usage', null, 'a', 'b', 'c', 7, 1, 2, null])).toBe(
    '01M835H6ZVZJ75VW8CZDGG0C7K',
  );
});
