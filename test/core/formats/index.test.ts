import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Format } from '../../../src/core/formats/format.ts';
import { formats } from '../../../src/core/formats/index.ts';
import { jwtKinds } from '../../../src/core/formats/jwt-kinds.ts';
import { referenceFormats } from '../../support/reference-formats.ts';
import { catalogue } from './catalogue.ts';

const sources = new URL('../../../src/core/formats/', import.meta.url);
/** What formats are made of. */
const parts = new Set(['format.ts', 'index.ts', 'jwt-kinds.ts', 'opaque.ts', 'recognised.ts']);
const files = readdirSync(sources).filter((file) => file.endsWith('.ts') && !parts.has(file));

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

const ids = new Set([...formats, ...jwtKinds].map(({ id }) => id));

test(`every one of the ${catalogue.length} rows of the catalogue is recognised`, () => {
  expect(catalogue).toHaveLength(157);
  expect(catalogue.filter((id) => !ids.has(id))).toEqual([]);
});

const reference = referenceFormats();

test.skipIf(reference === null)('the catalogue is the reference table (needs MAYFLY_REFERENCE)', () => {
  expect(catalogue.toSorted()).toEqual([...(reference?.keys() ?? [])].toSorted());
});

test('ids are in kebab-case', () => {
  expect([...ids].filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

test('none is tried on every text: each has a prefix, a mark or a place', () => {
  const always = formats.filter(
    ({ prefixes, mark, place }) => prefixes.length === 0 && mark === undefined && place === undefined,
  );
  expect(always.map(({ id }) => id)).toEqual([]);
  expect(formats.flatMap(({ prefixes }) => prefixes).filter((prefix) => prefix === '')).toEqual([]);
});

test('a type begins with its provider', () => {
  for (const { type } of jwtKinds)
    if (typeof type === 'string') expect(type).toMatch(/^[a-z0-9]+\.[a-z0-9_]+$/);
});
