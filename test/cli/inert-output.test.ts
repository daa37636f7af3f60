import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/cli.ts';
import { frameOf } from '../../src/cli/live/frame-of.ts';
import { rowsOf } from '../../src/cli/live/live-rows.ts';
import { firstState, happened, type LiveState } from '../../src/cli/live/live-state.ts';
import { openScreen } from '../../src/cli/screen/screen.ts';
import { createPaint } from '../../src/cli/terminal/style.ts';
import { defaultSort } from '../../src/core/filter/filter.ts';
import { hostileTerminalTexts } from './support/hostile-terminal-texts.ts';
import { sampleActivity, sampleCoverage, sampleToken, sampleWorkload } from './support/sample-answers.ts';
import { sampleDetail, sampleNow, sampleSummaries } from './support/sample-credentials.ts';
import { sampleDeadLetters, sampleExportViews } from './support/sample-exports.ts';
import { createTerminalEmulator } from './support/terminal-emulator.ts';
import { testContext } from './support/test-context.ts';

/* Whatever stands in the inventory, a terminal shows it and does nothing else. */

/** Texts that a program of ours makes of the clock or of a fixed set: they would not be what they are. */
const kept = /^(?:.*At|at|items|nextCursor|id|kind)$/;

/** The same answer with a text in the place of every text that somebody else chose. */
function poisoned(value: unknown, text: string): unknown {
  if (typeof value === 'string') return text;
  if (Array.isArray(value)) return value.map((each) => poisoned(each, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      kept.test(name) && typeof each === 'string' ? each : poisoned(each ?? null, text),
    ]),
  );
}

const page = (...items: readonly unknown[]) => ({ items, nextCursor: null });
const { fingerprint } = sampleDetail;
const sse = (activity: unknown): Response =>
  new Response(`event: activity\nid: 1\ndata: ${JSON.stringify(activity)}\n\n`, {
    headers: { 'content-type': 'text/event-stream' },
  });

const commands: readonly (readonly [
  name: string,
  argv: readonly string[],
  answer: (text: string) => Response,
])[] = [
  ['list', ['list'], (text) => Response.json(poisoned(page(...sampleSummaries), text))],
  ['list --json', ['list', '--json'], (text) => Response.json(poisoned(page(...sampleSummaries), text))],
  ['show', ['show', fingerprint], (text) => Response.json(poisoned(sampleDetail, text))],
  ['show --json', ['show', fingerprint, '--json'], (text) => Response.json(poisoned(sampleDetail, text))],
  ['workloads', ['workloads'], (text) => Response.json(poisoned(page(sampleWorkload), text))],
  [
    'workloads --json',
    ['workloads', '--json'],
    (text) => Response.json(poisoned(page(sampleWorkload), text)),
  ],
  ['coverage', ['coverage'], (text) => Response.json(poisoned(sampleCoverage, text))],
  ['coverage --json', ['coverage', '--json'], (text) => Response.json(poisoned(sampleCoverage, text))],
  ['token list', ['token', 'list'], (text) => Response.json(poisoned(page(sampleToken), text))],
  ['live', ['live', '--limit', '1'], (text) => sse(poisoned(sampleActivity, text))],
  ['live --json', ['live', '--json', '--limit', '1'], (text) => sse(poisoned(sampleActivity, text))],
  ['export list', ['export', 'list'], (text) => Response.json(poisoned(page(...sampleExportViews), text))],
  [
    'export list --json',
    ['export', 'list', '--json'],
    (text) => Response.json(poisoned(page(...sampleExportViews), text)),
  ],
  ['export show', ['export', 'show', 'siem'], (text) => Response.json(poisoned(sampleExportViews[0], text))],
  [
    'export dead-letters',
    ['export', 'dead-letters', 'siem'],
    (text) => Response.json(poisoned(page(...sampleDeadLetters), text)),
  ],
  [
    'export test',
    ['export', 'test', 'siem'],
    (text) => Response.json({ ok: false, failure: { kind: text, message: text } }),
  ],
  [
    'export add',
    ['export', 'add', 'siem', '--kind', 'fax'],
    (text) => Response.json({ kinds: [{ name: text, title: text, formats: [], settings: [] }], formats: [] }),
  ],
  [
    'an error',
    ['list'],
    (text) =>
      Response.json(
        { type: text, title: text, status: 400, detail: text, code: 'request.invalid' },
        { status: 400, headers: { 'content-type': 'application/problem+json' } },
      ),
  ],
];

/** Line breaks between lines are ours; of data there may be none. */
const active = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

test.each(commands)('%s: nothing of the data reaches a terminal', async (_name, argv, answer) => {
  for (const [what, text] of hostileTerminalTexts) {
    for (const width of [null, 80]) {
      const context = testContext({ MAYFLY_ADMIN_TOKEN: 'x'.repeat(40) }, { width });
      const fetch = async (): Promise<Response> => answer(`a${text}z`);
      await runCli(argv, { ...context, fetch });
      const { out, err } = context.written;
      expect(out + err, what).not.toBe('');
      expect(active.exec(out + err), what).toBeNull();
      expect(out + err, what).not.toMatch(/^mayfly: all is well/m);
      expect(err, what).not.toContain('fault in mayfly');
    }
  }
});

test.each([
  ['the list', (state: LiveState) => state],
  [
    'a detail',
    (state: LiveState, text: string) => ({
      ...state,
      detail: {
        fingerprint,
        credential: poisoned(sampleDetail, text) as typeof sampleDetail,
        problem: null,
        top: 0,
      },
    }),
  ],
  ['a note', (state: LiveState, text: string) => ({ ...state, note: text })],
  ['a filter', (state: LiveState, text: string) => ({ ...state, q: text })],
  [
    'a problem of a filter',
    (state: LiveState, text: string) => ({
      ...state,
      edit: { line: { text, at: 1 }, problem: { message: text, at: { from: 0, to: 2 } } },
    }),
  ],
  [
    'a connection that is cut',
    (state: LiveState, text: string) => ({
      ...state,
      connection: { kind: 'waiting' as const, until: sampleNow, why: text },
    }),
  ],
])('live, %s: the screen writes text, colours and its own moves alone', (_name, change) => {
  for (const [what, text] of hostileTerminalTexts) {
    for (const columns of [40, 80]) {
      const terminal = createTerminalEmulator(columns, 24);
      const screen = openScreen(terminal.push, () => ({ columns, rows: 24 }));
      const items = poisoned(sampleSummaries, `a${text}z`) as typeof sampleSummaries;
      const state = happened(
        { ...firstState('', defaultSort), rows: rowsOf(items, new Map()) },
        poisoned(sampleActivity, `a${text}z`) as typeof sampleActivity,
      );
      const frame = frameOf(change(state, `a${text}z`), {
        size: { columns, rows: 24 },
        now: sampleNow,
        paint: createPaint(true),
      });
      expect(() => screen.draw(frame), what).not.toThrow();
      expect(frame.lines.join('').replace(/\p{Cc}\[[\d;]*m/gu, ''), what).not.toMatch(active);
      screen.close();
    }
  }
});

test('there are at least fifty texts, and each would be seen', () => {
  expect(hostileTerminalTexts.length).toBeGreaterThanOrEqual(50);
  for (const [what, text] of hostileTerminalTexts) {
    expect(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text), what).toBe(true);
  }
});
