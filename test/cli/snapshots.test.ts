import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../src/cli/cli.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { frameOf } from '../../src/cli/live/frame-of.ts';
import { rowsOf } from '../../src/cli/live/live-rows.ts';
import { firstState, happened, type LiveState } from '../../src/cli/live/live-state.ts';
import { cutPainted } from '../../src/cli/screen/cut-painted.ts';
import { createPaint } from '../../src/cli/terminal/style.ts';
import { textWidth } from '../../src/cli/terminal/text-width.ts';
import type { CredentialDetail, CredentialSummary, Page } from '../../src/core/api/views.ts';
import { defaultSort } from '../../src/core/filter/filter.ts';
import { instant } from '../../src/core/instant.ts';
import { engines, type TestDatabases, testStore } from '../collector/store/engines.ts';
import { collectorWithSamples } from './support/collector-fetch.ts';
import { sampleActivity } from './support/sample-answers.ts';
import { sampleFingerprint, sampleNow } from './support/sample-credentials.ts';

/* What people see, made by the real collector at a fixed clock: on narrow and wide terminals, and through a pipe. */

let databases: TestDatabases;
let collector: Awaited<ReturnType<typeof collectorWithSamples>>;

beforeAll(async () => {
  const [, open] = engines[0] ?? [];
  if (open === undefined) throw new Error('there is no engine');
  databases = await open();
  collector = await collectorWithSamples(
    testStore(await databases.fresh(), { now: () => instant(sampleNow) }),
  );
});
afterAll(() => databases.stop());

const github = sampleFingerprint('github');
const lines: readonly (readonly [name: string, argv: readonly string[]])[] = [
  ['list', ['list']],
  ['list-filtered', ['list', 'is:live', '-provider:github', '--sort', '-uses']],
  ['list-as-of', ['list', '--as-of', '2027-01-15T06:30Z']],
  ['show', ['show', github]],
  ['show-ended', ['show', sampleFingerprint('vault')]],
  ['workloads', ['workloads']],
  ['coverage', ['coverage']],
  ['wrong-filter', ['list', 'is:live', 'provder:aws']],
  ['wrong-command', ['lits']],
  ['help', ['help']],
  ['export-list', ['export', 'list']],
  ['export-show', ['export', 'show', 'splunk-emea']],
  ['export-dead-letters', ['export', 'dead-letters', 'splunk-emea']],
  ['wrong-export', ['export', 'add', 'siem', '--kind', 'splnk-hec']],
];
const widths = [80, 120, null];

async function run(argv: readonly string[], width: number | null, colour = false) {
  const context = collector.context({ width, colour });
  const code = await runCli(argv, context);
  return { code, ...context.written };
}

test.each(lines.flatMap(([name, argv]) => widths.map((width) => [name, width, argv] as const)))(
  '%s at %s columns',
  async (name, width, argv) => {
    const { code, out, err } = await run(argv, width);
    for (const line of out.split('\n')) {
      if (width !== null) expect(textWidth(line)).toBeLessThanOrEqual(width);
    }
    const text = `$ mayfly ${argv.join(' ')}\n${out}${err === '' ? '' : `--- stderr\n${err}`}--- exit code ${code}\n`;
    await expect(text).toMatchFileSnapshot(`__snapshots__/${name}.${width ?? 'pipe'}.txt`);
  },
);

test.each(lines)('%s: colour changes nothing but colour', async (_name, argv) => {
  const plain = await run(argv, 80);
  const painted = await run(argv, 80, true);
  expect(painted.out.replace(/\p{Cc}\[[\d;]*m/gu, '')).toBe(plain.out);
});

test.each([
  ['list', ['list', '--json']],
  ['show', ['show', github, '--json']],
  ['workloads', ['workloads', '--json']],
  ['coverage', ['coverage', '--json']],
  ['export-list', ['export', 'list', '--json']],
  ['export-dead-letters', ['export', 'dead-letters', 'splunk-emea', '--json']],
])('%s --json has the fields of the API, whatever the terminal', async (name, argv) => {
  const { code, out } = await run(argv, null);
  expect(code).toBe(0);
  expect((await run(argv, 40, true)).out).toBe(out);
  await expect(`${shapeOf(JSON.parse(out)).join('\n')}\n`).toMatchFileSnapshot(
    `__snapshots__/${name}.json-shape.txt`,
  );
});

/** Every path in a value with the kinds of what stands there. */
function shapeOf(value: unknown, path = '$', found = new Map<string, Set<string>>()): readonly string[] {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  found.set(path, (found.get(path) ?? new Set()).add(kind));
  if (Array.isArray(value)) for (const each of value) shapeOf(each, `${path}[]`, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) shapeOf(each, `${path}.${name}`, found);
  }
  return [...found].map(([at, kinds]) => `${at}: ${[...kinds].sort().join(' | ')}`);
}

async function screens(): Promise<readonly (readonly [name: string, state: LiveState])[]> {
  const page: Page<CredentialSummary> = JSON.parse((await run(['list', '--json'], null)).out);
  const credential: CredentialDetail = JSON.parse((await run(['show', github, '--json'], null)).out);
  const list = happened(
    {
      ...firstState('is:live,idle,ended', defaultSort),
      rows: rowsOf(page.items, new Map()),
      connection: { kind: 'open' },
    },
    sampleActivity,
  );
  const at = { from: 8, to: 15 };
  const message = 'at character 9: there is no field provder: did you mean provider?';
  return [
    ['list', list],
    ['paused', { ...list, paused: { at: sampleNow, waiting: [sampleActivity], beyond: 0 } }],
    ['wrong', { ...list, edit: { line: { text: 'is:live provder:aws', at: 19 }, problem: { message, at } } }],
    ['detail', { ...list, detail: { fingerprint: github, credential, problem: null, top: 0 } }],
    ['help', { ...list, isHelping: true }],
    ['empty', { ...list, rows: new Map() }],
    [
      'cut-off',
      { ...list, connection: { kind: 'waiting', until: sampleNow + 3_000, why: 'connection refused' } },
    ],
  ];
}

test.each([
  [40, 16],
  [80, 24],
  [120, 24],
])('live on %i columns and %i rows', async (columns, rows) => {
  let text = '';
  for (const [name, state] of await screens()) {
    const paint = createPaint(false);
    const frame = frameOf(state, { size: { columns, rows }, now: sampleNow, paint });
    expect(frame.lines.length, name).toBe(rows);
    const shown = frame.lines.map((line) => cutPainted(line, columns).trimEnd());
    text += `--- ${name}\n${shown.join('\n').trimEnd()}\n`;
  }
  await expect(text).toMatchFileSnapshot(`__snapshots__/live.${columns}.txt`);
});

test('every command that asks has a snapshot', () => {
  const asking = commands.filter(({ flags }) => 'fail-on' in flags || 'all' in flags).map(({ name }) => name);
  const names = asking.map((name) => name.replace(' ', '-'));
  expect(lines.map(([name]) => name)).toEqual(expect.arrayContaining(names));
});
