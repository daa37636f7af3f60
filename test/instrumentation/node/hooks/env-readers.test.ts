import { expect, test } from 'vitest';
import { createReaders } from '../../../../instrumentation/node/hooks/env-readers.ts';

function setUp() {
  const now = { actor: 'nobody', module: null as string | null };
  let asked = 0;
  let time = 1_000;
  const readers = createReaders({
    actor: () => now.actor,
    now: () => time,
    module() {
      asked += 1;
      return now.module;
    },
  });
  const read = (actor: string, module: string | null): boolean => {
    Object.assign(now, { actor, module });
    return readers.news() !== null;
  };
  return { read, asked: () => asked, pass: (ms: number) => void (time += ms) };
}

test('each actor and each package that reads is news once', () => {
  const { read } = setUp();
  const reads = [
    ['clerk', null],
    ['clerk', null],
    ['clerk', 'openai'],
    ['buyer', 'openai'],
    ['clerk', 'openai'],
    ['buyer', null],
  ] as const;
  expect(reads.map(([actor, module]) => read(actor, module))).toEqual([true, false, true, true, false, true]);
});

test('the package is asked for at the first reads, and then after pauses that double', () => {
  const { read, asked, pass } = setUp();
  for (let i = 0; i < 10_000; i++) read('clerk', null);
  expect(asked()).toBe(9);
  for (let i = 0; i < 100_000; i++) {
    pass(1);
    read('clerk', null);
  }
  expect(asked()).toBeGreaterThan(100);
  expect(asked()).toBeLessThan(120);
});

test('a package that reads some time after others is news, and so is one that follows it', () => {
  const { read, pass } = setUp();
  for (let i = 0; i < 1_000; i++) read('clerk', null);
  expect(read('buyer', 'openai')).toBe(true);
  expect(read('clerk', 'openai')).toBe(false);
  pass(1_000);
  expect(read('clerk', 'openai')).toBe(true);
  pass(1);
  expect(read('clerk', 'langchain')).toBe(true);
});

test('a clock that is set back keeps nobody waiting', () => {
  const { read, pass } = setUp();
  for (let i = 0; i < 1_000; i++) read('clerk', null);
  pass(-900);
  expect(read('clerk', 'openai')).toBe(true);
});

test('what is remembered is bounded: then all are told of again', () => {
  const { read } = setUp();
  for (let i = 0; i < 64; i++) read(`agent ${i}`, null);
  expect(read('agent 0', null)).toBe(false);
  expect(read('one more', null)).toBe(true);
  expect(read('agent 0', null)).toBe(true);
});
