import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { siemFormats } from '../../../../src/core/siem/formats/index.ts';
import { sampleEvents, sampleExporter } from '../sample-events.ts';

const source = join(import.meta.dirname, '../../../../src/core/siem/formats');

test('every file of a format is registered under its own name', () => {
  const files = readdirSync(source).filter((file) => file !== 'index.ts');
  expect(siemFormats.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
});

describe.each(siemFormats.map((format) => [format.name, format] as const))('%s', (name, format) => {
  test('has a test', () => {
    expect(existsSync(join(import.meta.dirname, `${name}.test.ts`))).toBe(true);
  });

  test('says what it is, where it is specified, and which options it takes', () => {
    expect(format.title).not.toBe('');
    expect(new URL(format.specification).protocol).toBe('https:');
    expect(format.contentType).toMatch(/^(application|text)\/[a-z+]+$/);
    for (const { values, fallback, about } of format.options) {
      expect(about).not.toBe('');
      if (values !== null) expect(values).toContain(fallback);
    }
  });

  test('refuses an option that it does not have', () => {
    expect(() => format.create(sampleExporter, { colour: 'red' })).toThrow('no option colour');
  });

  test('makes the same record of the same event, and its options by their defaults are none', () => {
    const defaults = Object.fromEntries(format.options.map((option) => [option.name, option.fallback]));
    const [write, again] = [format.create(sampleExporter, {}), format.create(sampleExporter, defaults)];
    for (const event of sampleEvents()) expect(again(event)).toEqual(write(event));
  });
});
