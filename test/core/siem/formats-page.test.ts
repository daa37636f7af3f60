import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fieldMapping } from '../../../scripts/generate/siem/field-mapping.ts';
import { fieldMeanings } from '../../../scripts/generate/siem/field-meanings.ts';
import { siemFormatsPage } from '../../../scripts/generate/siem-formats-page.ts';
import { siemFormats } from '../../../src/core/siem/formats/index.ts';

test('docs/siem/formats.md says what the formats do', () => {
  const file = join(import.meta.dirname, '../../../docs/siem/formats.md');
  // Lines, so that a difference names the field. Made anew by npm run generate.
  expect(readFileSync(file, 'utf8').split('\n')).toEqual(siemFormatsPage().split('\n'));
});

describe.each(siemFormats.map((format) => [format.name, format] as const))('%s', (_name, format) => {
  const { fields } = fieldMapping(format);

  test('every field of an event has a meaning on the page, and there is no other', () => {
    expect([...fields.keys()].sort()).toEqual(Object.keys(fieldMeanings).sort());
  });

  test('carries what records are joined and deduplicated by', () => {
    for (const name of ['id', 'at', 'sequence', 'credential.fingerprint', 'finding.id', 'count', 'outcome']) {
      expect(fields.get(name), name).not.toEqual([]);
    }
  });
});
