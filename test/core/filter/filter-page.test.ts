import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { knownFields } from '../../../src/core/filter/find-field.ts';
import { parseFilter } from '../../../src/core/filter/parse-filter.ts';
import { instant } from '../../../src/core/instant.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/filter.md'), 'utf8');
const now = instant(Date.UTC(2026, 11, 1));
const blocks = [...page.matchAll(/```filter\n([^`]*)```/g)].flatMap(([, lines = '']) =>
  lines.trim().split('\n'),
);
const cells = [...page.matchAll(/\| `([^`]+)` \|$/gm)].map(([, example = '']) => example);

describe('every example of the reference can be read', () => {
  test.each([...blocks, ...cells])('%s', (example) => {
    expect(parseFilter(example, now)).toBeDefined();
  });
});

test('every field has an example and is on the page', () => {
  expect(blocks.length).toBeGreaterThan(10);
  const shown = knownFields.filter(({ kind }) => kind !== 'setting');
  expect(cells).toHaveLength(shown.length);
  for (const { name, info } of shown) {
    const [term] = parseFilter(info.example, now).terms;
    expect(term).toMatchObject({ field: name });
  }
});
