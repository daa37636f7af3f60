import { expect, test } from 'vitest';
import { runCli } from '../../../src/cli/cli.ts';
import { exitCodes } from '../../../src/cli/exit-code.ts';
import { sampleDetail, sampleSummaries } from '../support/sample-credentials.ts';
import { testContext } from '../support/test-context.ts';

const token = {
  id: '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  name: 'ci',
  scope: 'read',
  createdAt: '2026-10-01T12:00:00.000Z',
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
};
const verification = {
  ok: true,
  requests: 1,
  observations: 2,
  unreadable: 0,
  missing: { process: 0, context: 0, credential: 1, usage: 0 },
  unexplained: { credential: 1, usage: 0 },
  audit: { links: 1, fault: { seq: 1, problem: 'x' } },
};
const fingerprint = sampleDetail.fingerprint;
const answers: readonly (readonly [string, readonly string[], object])[] = [
  ['a list', ['list'], { items: sampleSummaries, nextCursor: null }],
  ['a credential', ['show', fingerprint], sampleDetail],
  ['tokens', ['token', 'list'], { items: [token], nextCursor: null }],
  ['a new token', ['token', 'create', '--name', 'a', '--scope', 'read'], { ...token, token: 'x'.repeat(40) }],
  ['a verification', ['verify'], verification],
];

async function answered(argv: readonly string[], answer: unknown) {
  const context = testContext({ MAYFLY_ADMIN_TOKEN: 'x'.repeat(40) }, { width: 200, colour: true });
  const fetch = async (): Promise<Response> => Response.json(answer);
  const code = await runCli(argv, { ...context, fetch });
  return { code, ...context.written };
}

/** The answer with each of its values in turn in the place of another kind of value. */
function* broken(answer: object, value: unknown): Generator<unknown> {
  const paths: string[][] = [];
  const collect = (part: unknown, path: string[]): void => {
    if (path.length > 0) paths.push(path);
    if (typeof part !== 'object' || part === null) return;
    for (const [name, inner] of Object.entries(part)) collect(inner, [...path, name]);
  };
  collect(answer, []);
  for (const path of paths) {
    const copy: unknown = JSON.parse(JSON.stringify(answer));
    let holder = copy as Record<string, unknown>;
    for (const name of path.slice(0, -1)) holder = holder[name] as Record<string, unknown>;
    holder[path.at(-1) ?? ''] = value;
    yield copy;
  }
}

test.each(answers)('%s as the contract has it is shown', async (_what, argv, answer) => {
  const { err, out } = await answered(argv, answer);
  expect(err).not.toContain('is it a Mayfly collector');
  expect(out.length).toBeGreaterThan(10);
});

test.each(answers)(
  '%s with a value of another kind anywhere is shown or refused, never a fault of ours',
  async (_what, argv, answer) => {
    let refused = 0;
    for (const value of [null, 3, 'text', true, [], {}, [null], { a: 1 }]) {
      for (const copy of broken(answer, value)) {
        const { code, err } = await answered(argv, copy);
        expect(err).not.toContain('a fault in mayfly itself');
        if (code === exitCodes.unreachable) refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(10);
  },
);

test.each(answers)(
  '%s whose texts would act on a terminal is shown without their effect',
  async (_what, argv, answer) => {
    const evil = '\u001b[2J\u202e\n';
    for (const copy of broken(answer, evil)) {
      const { out, err } = await answered(argv, copy);
      // Only the colours are ours.
      // oxlint-disable-next-line no-control-regex -- controls are what is looked for
      expect(`${out}${err}`.replaceAll(/\u001b\[\d{1,2}m/g, '')).not.toMatch(/[\u001b\u202e]/);
    }
  },
);

test('what an older collector does not tell of is not missed', async () => {
  const observations = sampleDetail.observations.map(({ mechanism: _m, module: _n, ...seen }) => seen);
  expect(await answered(['show', fingerprint], { ...sampleDetail, observations })).toMatchObject({ code: 0 });
});

test('an answer that nests without end is refused, not written out', async () => {
  const depth = 200_000;
  const text = JSON.stringify({ ...sampleDetail, odd: 0 }).replace(
    '"odd":0',
    `"odd":${'['.repeat(depth)}${']'.repeat(depth)}`,
  );
  const context = testContext({ MAYFLY_ADMIN_TOKEN: 'x'.repeat(40) });
  const fetch = async (): Promise<Response> => new Response(text);
  expect(await runCli(['show', fingerprint, '--json'], { ...context, fetch })).toBe(exitCodes.unreachable);
  expect(context.written.err).toContain('did not answer with JSON');
});

test('brackets within texts are no nesting', async () => {
  const names = ['['.repeat(500), '"{'.repeat(100), '\\"['.repeat(100)];
  expect(await answered(['show', fingerprint, '--json'], { ...sampleDetail, names })).toMatchObject({
    code: 0,
  });
});
