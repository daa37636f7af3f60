import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKnownFingerprints } from '../../collector/known-fingerprints.ts';

function some(count: number): Int32Array {
  const bytes = randomBytes(16 * count);
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function known(filter: ReturnType<typeof createKnownFingerprints>, words: Int32Array): number {
  let found = 0;
  for (let at = 0; at < words.length; at += 4) if (filter.has(words, at)) found++;
  return found;
}

test('what was added is known, and of the rest at most one in a hundred', () => {
  const filter = createKnownFingerprints(50_000);
  const [added, others] = [some(50_000), some(50_000)];
  expect(known(filter, added)).toBe(0);
  for (let at = 0; at < added.length; at += 4) filter.add(added, at);
  expect(known(filter, added)).toBe(50_000);
  expect(known(filter, others)).toBeLessThan(500);
});

test('all four words of a fingerprint count, so that none can be made that falls where another does', () => {
  for (let word = 0; word < 4; word++) {
    const filter = createKnownFingerprints(50_000);
    const base = some(1);
    let found = 0;
    for (let i = 1; i <= 5000; i++) {
      const other = base.slice();
      other[word] = (base[word] ?? 0) ^ i;
      if (filter.has(other, 0)) found++;
      filter.add(other, 0);
    }
    expect([word, found < 50]).toEqual([word, true]);
  }
});

test('two processes put the same fingerprint into different places', () => {
  const asked = 50_000;
  const words = some(100 + asked);
  const filters = Array.from({ length: 2 }, () => createKnownFingerprints(100));
  for (const filter of filters) for (let at = 0; at < 400; at += 4) filter.add(words, at);
  const verdicts = filters.map((filter) =>
    Array.from({ length: asked }, (_, i) => filter.has(words, 400 + 4 * i)).join(''),
  );
  expect(verdicts[0]).not.toBe(verdicts[1]);
});

test('what is seen now and then stays known, what is not is forgotten after two turns', () => {
  const filter = createKnownFingerprints(1000);
  const [seen, unseen] = [some(1), some(200)];
  filter.add(seen, 0);
  for (let at = 0; at < unseen.length; at += 4) filter.add(unseen, at);
  for (let turn = 0; turn < 8; turn++) {
    const others = some(700);
    for (let at = 0; at < others.length; at += 4) filter.add(others, at);
    expect(filter.has(seen, 0)).toBe(true);
  }
  expect(known(filter, unseen)).toBeLessThan(40);
});
