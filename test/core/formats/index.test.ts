import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Format } from '../../../src/core/formats/format.ts';
import { formats } from '../../../src/core/formats/index.ts';

const sources = new URL('../../../src/core/formats/', import.meta.url);
/** What formats are made of. */
const parts = new Set(['format.ts', 'index.ts', 'opaque.ts', 'recognised.ts']);
const files = readdirSync(sources).filter((file) => !parts.has(file));

function isFormat(value: unknown): value is Format {
  return typeof value === 'object' && value !== null && 'recognise' in value && 'prefixes' in value;
}

describe.each(files)('%s', async (file) => {
  const exported: Readonly<Record<string, unknown>> = await import(new URL(file, sources).href);
  const found = Object.values(exported).flat().filter(isFormat);

  test('has formats, and all are registered', () => {
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((format) => !formats.includes(format)).map(({ id }) => id)).toEqual([]);
  });

  test('has a test that names each of them', () => {
    const tests = readFileSync(new URL(file.replace('.ts', '.test.ts'), import.meta.url), 'utf8');
    expect(found.filter(({ id }) => !tests.includes(`'${id}'`)).map(({ id }) => id)).toEqual([]);
  });
});

test('ids are unique and in kebab-case', () => {
  const ids = formats.map((format) => format.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(id))).toEqual([]);
});

test('there are at least 25, and at most one is tried on every text', () => {
  expect(formats.length).toBeGreaterThanOrEqual(25);
  expect(formats.filter((format) => format.prefixes.length === 0).length).toBeLessThanOrEqual(1);
});
