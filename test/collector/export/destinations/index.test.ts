import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { destinationKinds } from '../../../../collector/export/destinations/index.ts';
import { siemFormats } from '../../../../src/core/siem/formats/index.ts';

const folder = join(import.meta.dirname, '../../../../collector/export/destinations');
const files = readdirSync(folder)
  .filter((name) => name !== 'index.ts')
  .map((name) => name.replace(/\.ts$/, ''))
  .sort();

test('every file of destinations is registered under its name, and has a test', () => {
  expect(destinationKinds.map(({ name }) => name).sort()).toEqual(files);
  expect(files.filter((name) => !existsSync(join(import.meta.dirname, `${name}.test.ts`)))).toEqual([]);
});

test.each(destinationKinds.map((kind) => [kind.name, kind] as const))(
  '%s takes formats that there are, and says of each setting what it is',
  (_name, { formats, settings, limits }) => {
    const known = siemFormats.map(({ name }) => name);
    expect(formats.filter((name) => !known.includes(name))).toEqual([]);
    expect(new Set(formats).size).toBe(formats.length);
    for (const { name, about, kind, required, fallback, values } of settings) {
      expect(name).toMatch(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/);
      expect(about.length).toBeGreaterThan(5);
      expect(required && fallback !== null).toBe(false);
      if (kind === 'choice') expect(values?.includes(fallback ?? values[0] ?? '')).toBe(true);
      if (kind === 'secret') expect(fallback).toBeNull();
    }
    expect(new Set(settings.map(({ name }) => name)).size).toBe(settings.length);
    expect(limits.recordBytes).toBeLessThanOrEqual(limits.bytes);
  },
);
