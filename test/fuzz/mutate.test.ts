import { describe, expect, test } from 'vitest';
import { readBatch } from '../../src/core/batch/read-batch.ts';
import { mulberry32 } from '../core/otlp/mutate.ts';
import { materialOf } from './campaign.ts';
import { now } from './corpus.ts';
import { inputOf, type Material, randomOf } from './mutate.ts';
import { mutateJson } from './mutate-json.ts';
import { mutateProtobuf } from './mutate-protobuf.ts';
import { targets } from './targets.ts';

const material: Material = {
  corpus: [Buffer.from('{"a":[1,2,{"b":"c"}],"d":12345}'), Buffer.from('abcdefghij')],
  words: [Buffer.from('WORD')],
  form: undefined,
};
const input = (run: number, seed = 1): Buffer => inputOf(run, material, randomOf('a', seed, run));

describe('an input', () => {
  test('follows from target, seed and number alone', () => {
    for (let run = 0; run < 500; run++) expect(input(run).equals(input(run))).toBe(true);
    const differ = (one: (run: number) => Buffer, other: (run: number) => Buffer): number =>
      Array.from({ length: 400 }, (_, i) => i + 2).filter((run) => !one(run).equals(other(run))).length;
    expect(differ(input, (run) => input(run, 2))).toBeGreaterThan(250);
    expect(differ(input, (run) => inputOf(run, material, randomOf('b', 1, run)))).toBeGreaterThan(250);
  });

  test.each(targets.map((target) => [target.name, target] as const))(
    'of %s comes again in another process',
    async (_name, target) => {
      const [one, other] = [await materialOf(target, 3), await materialOf(target, 3)];
      expect(one.corpus.length).toBeGreaterThan(2);
      expect(one.corpus.map((bytes) => bytes.toString('hex'))).toEqual(
        other.corpus.map((bytes) => bytes.toString('hex')),
      );
    },
  );

  test('is an entry of the corpus first, and later every cut of each', () => {
    expect([input(0), input(1)]).toEqual(material.corpus);
    const seen = new Set(Array.from({ length: 400 }, (_, run) => input(run).toString('latin1')));
    for (const entry of material.corpus) {
      const text = entry.toString('latin1');
      for (let end = 0; end < text.length; end++) expect(seen).toContain(text.slice(0, end));
    }
  });

  test('is now and then large, never larger than a MiB, and often holds a word', () => {
    const inputs = Array.from({ length: 20_000 }, (_, run) => input(run));
    expect(Math.max(...inputs.map(({ length }) => length))).toBeGreaterThan(100_000);
    expect(inputs.filter(({ length }) => length > 1_048_576)).toEqual([]);
    expect(inputs.filter((bytes) => bytes.includes('WORD')).length).toBeGreaterThan(500);
    expect(new Set(inputs.map((bytes) => bytes.toString('latin1'))).size).toBeGreaterThan(10_000);
  });
});

describe('a change of the structure', () => {
  test('of JSON is often JSON, with other values, names and depths', () => {
    const random = mulberry32(5);
    const body = Buffer.from('{"a":[1,2,{"b":"c"}],"d":12345}');
    const texts = Array.from({ length: 2_000 }, () => mutateJson(body, random)?.toString('utf8') ?? '');
    const valid = texts.filter((text) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    });
    expect(valid.length).toBeGreaterThan(1_500);
    expect(valid.some((text) => text.includes('"__proto__"'))).toBe(true);
    expect(valid.some((text) => text.includes('[[[[[[[['))).toBe(true);
    expect(texts.some((text) => text.includes('\\ud800'))).toBe(true);
    expect(mutateJson(Buffer.from('{"a":'), random)).toBeNull();
  });

  test('of protobuf is often protobuf, with fields gone, doubled and elsewhere', async () => {
    const target = targets.find(({ name }) => name === 'otlp-protobuf');
    if (target === undefined) throw new Error('there is no such target');
    const { corpus } = await materialOf(target, 4);
    const good = corpus.filter((body) => spansIn(body) !== null && body.length > 100);
    const random = mulberry32(6);
    let [read, fewer, more] = [0, 0, 0];
    for (let round = 0; round < 2_000; round++) {
      const body = good[random(good.length)] ?? Buffer.alloc(0);
      const mutated = mutateProtobuf(Buffer.from(body), random);
      const [before, after] = [spansIn(body) ?? 0, mutated === null ? null : spansIn(mutated)];
      if (after !== null) read += 1;
      if (after !== null && after < before) fewer += 1;
      if (after !== null && after > before) more += 1;
    }
    expect(read).toBeGreaterThan(800);
    expect(fewer).toBeGreaterThan(20);
    expect(more).toBeGreaterThan(20);
    expect(mutateProtobuf(Buffer.from([0x0a, 0x7f, 0]), random)).toBeNull();
  });
});

function spansIn(body: Uint8Array): number | null {
  try {
    return readBatch(Uint8Array.from(body), 'protobuf', now).spans;
  } catch {
    return null;
  }
}
