import { expect, test } from 'vitest';
import { createPaint } from '../../../src/cli/terminal/style.ts';
import { type Column, emptyCell, renderTable } from '../../../src/cli/terminal/table.ts';
import { textWidth } from '../../../src/cli/terminal/text-width.ts';

const paint = createPaint(false);
const columns: readonly Column[] = [
  { title: 'STATE' },
  { title: 'WORKLOAD', least: 6 },
  { title: 'TOOL', least: 4, drop: 1 },
  { title: 'USES', align: 'right' },
  { title: 'LAST SEEN', shortTitle: 'SEEN', drop: 2 },
];
const rows = [
  [
    { text: 'live' },
    { text: 'billing-agent (production)', short: 'billing-agent', tail: ' +2' },
    { text: 'search' },
    { text: '12' },
    { text: '3s ago', short: '3s' },
  ],
  [{ text: 'ended' }, { text: '漢字' }, emptyCell, { text: '1284' }, { text: '2d ago', short: '2d' }],
];

test.each([
  [
    null,
    `
STATE  WORKLOAD                       TOOL    USES  LAST SEEN
live   billing-agent (production) +2  search    12  3s ago
ended  漢字                           -       1284  2d ago
`,
  ],
  [
    56,
    `
STATE  WORKLOAD                       TOOL    USES  SEEN
live   billing-agent (production) +2  search    12  3s
ended  漢字                           -       1284  2d
`,
  ],
  [
    46,
    `
STATE  WORKLOAD          TOOL    USES  SEEN
live   billing-agent +2  search    12  3s
ended  漢字              -       1284  2d
`,
  ],
  [
    38,
    `
STATE  WORKLOAD       TOOL  USES  SEEN
live   billing-a… +2  sea…    12  3s
ended  漢字           -     1284  2d
`,
  ],
  [
    24,
    `
STATE  WORKLOAD     USES
live   billing… +2    12
ended  漢字         1284
`,
  ],
  [
    10,
    `
STATE  WORKL…  USES
live   bi… +2    12
ended  漢字    1284
`,
  ],
])('in %s columns it is laid out so', (width, text) => {
  const table = renderTable(columns, rows, { width, paint });
  expect(`\n${table}`).toBe(text);
  if (width !== null && width > 20) {
    for (const line of table.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width);
  }
});

test('on a terminal a column that says nothing is left out, through a pipe it stays', () => {
  const silent = rows.map((row) => row.with(2, emptyCell));
  expect(renderTable(columns, silent, { width: 100, paint })).not.toContain('TOOL');
  expect(renderTable(columns, silent, { width: null, paint })).toContain('TOOL');
});

test('the indent counts into the width', () => {
  const table = renderTable(columns, rows, { width: 40, paint, indent: '  ' });
  for (const line of table.trimEnd().split('\n')) {
    expect(line.startsWith('  ')).toBe(true);
    expect(textWidth(line)).toBeLessThanOrEqual(40);
  }
});

test('colours do not move columns', () => {
  const painted = renderTable(columns, rows, { width: 46, paint: createPaint(true) });
  const plain = renderTable(columns, rows, { width: 46, paint });
  const bare = painted.replace(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
  expect(bare.replace(/ +$/gm, '')).toBe(plain);
});

test('a table without rows is its head', () => {
  expect(renderTable(columns, [], { width: 80, paint })).toBe('STATE  WORKLOAD  TOOL  USES  LAST SEEN\n');
});
