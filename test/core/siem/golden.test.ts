import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { siemFormats } from '../../../src/core/siem/formats/index.ts';
import { sampleEvents, sampleExporter, sampleKeyId } from './sample-events.ts';

/**
 * Every record that the formats make of the sample events, as files: a mapping that changes shows in a diff. When it
 * is meant to change: `UPDATE_GOLDEN=1 npx vitest run test/core/siem/golden.test.ts`, and read the diff.
 */
const folder = join(import.meta.dirname, 'golden');
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

/** Events with lists of hundreds are left to other tests, for the files are there to be read. */
const events = sampleEvents().filter((event) => JSON.stringify(event).length < 4_000);

describe.each(siemFormats.map((format) => [format.name, format] as const))('%s', (name, format) => {
  test('makes of the sample events what it made before', () => {
    const formatted = format.create(sampleExporter, {});
    const lines = events.map((event) => {
      const { group, body } = formatted(event);
      // A public key id looks like a secret to scanners.
      return `${group ?? '-'} ${body.replaceAll(sampleKeyId, '<access key id>')}\n`;
    });
    const file = join(folder, `${name}.txt`);
    if (isUpdate) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, lines.join(''));
    }
    expect(existsSync(file), `no ${file}: see the comment above`).toBe(true);
    expect(lines).toEqual(readFileSync(file, 'utf8').split(/(?<=\n)/));
  });
});

test('there is no golden file of a format that is gone', () => {
  const names = new Set(siemFormats.map(({ name }) => `${name}.txt`));
  expect(readdirSync(folder).filter((file) => !names.has(file))).toEqual([]);
});
