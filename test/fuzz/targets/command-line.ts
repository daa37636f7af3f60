import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import { runCli } from '../../../src/cli/cli.ts';
import { commands } from '../../../src/cli/commands/index.ts';
import { exitCodes } from '../../../src/cli/exit-code.ts';
import { filterOf } from '../../../src/cli/filter/filter-of.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import { sampleDetail, sampleFingerprint, sampleSummaries } from '../../cli/support/sample-credentials.ts';
import { testContext } from '../../cli/support/test-context.ts';
import { bytesOfText, textOf } from '../corpus.ts';
import { must, type Target } from '../target.ts';

const words: Target = {
  name: 'cli-arguments',
  what: 'command lines: `parseInput` of every command, filters; messages hold nothing that a terminal acts on',
  words: [
    ...commands.flatMap(({ name, flags }) => [name, ...Object.keys(flags).map((flag) => `--${flag}`)]),
    '--',
    '-',
    '-h',
    '--help=',
    '=',
    '\n',
    'provider:',
    'state:',
    'mf1_',
    '\u001b[31m',
    '--__proto__',
    '--constructor=1',
  ],
  corpus: () =>
    [
      'list\nprovider:aws\n--state\nlive\n--limit=3\n--json',
      `show\n${sampleFingerprint('a')}\n--json`,
      'token create\n--name\nci\n--scope=ingest\n--days\n3',
      'run\n--service\na\n--\nnode\nagent.js\n--flag',
      'doctor\ndist/a.js\n--timeout\n3',
      'token revoke\n3f2504e0-4f89-11d3-9a0c-0305e82c3301',
      'list\nfingerprint:mf1_a\njoin-key:aws.access_key_id:x\nprovder:a',
    ].map(bytesOfText),
  prepare: () => (input) => {
    // A command line is typed, or made by a script: strange, but not endless.
    const [first = '', ...args] = textOf(input)
      .slice(0, 65_536)
      .split('\n', 1_000)
      .map((word) => word.slice(0, 1_024));
    const kinds = new Set<string>();
    const named = commands.filter(({ name }) => name === first);
    for (const command of named.length > 0 ? named : commands) {
      try {
        const read = parseInput(command, args);
        if (command.words === 'filter') filterOf(command.name, read, 0);
        kinds.add('read');
      } catch (error) {
        if (!(error instanceof MayflyError) || error.code !== 'request.invalid') throw error;
        must(!/[\p{Cc}\p{Cf}]/u.test(error.message), 'a message holds nothing that a terminal acts on');
        must(error.message.length < 2_000, 'a message is short');
        kinds.add('refused');
      }
    }
    const tried = named.length > 0 ? named.length : commands.length;
    return { kind: [...kinds].sort().join(' and '), bytes: tried * Math.min(input.length, 65_536) };
  },
};

/** Each with what an answer to it has. */
const commandLines: readonly (readonly [has: string, argv: readonly string[]])[] = [
  ['"workloads"', ['list']],
  ['"workloads"', ['list', '--json']],
  ['"mintChain"', ['show', sampleFingerprint('github')]],
  ['"mintChain"', ['show', sampleFingerprint('github'), '--json']],
  ['"items"', ['show', 'mf1_abc']],
  ['"createdAt"', ['token', 'list']],
  ['"createdAt"', ['token', 'list', '--json']],
  ['"unexplained"', ['verify']],
  ['"unexplained"', ['verify', '--json']],
  ['"token"', ['token', 'create', '--name', 'ci', '--scope', 'read']],
];

const answers: Target = {
  name: 'cli-answers',
  what: "a collector's answers: `list`, `show` and `token` print them or say what is wrong, and no control reaches the terminal",
  form: 'json',
  words: [
    '"items"',
    '"fingerprint"',
    '"usage"',
    '"mintChain"',
    '"ancestors"',
    'null',
    '\\u001b[2J',
    '\\u202e',
    '\\n',
    '[]',
    '{}',
  ],
  corpus: () =>
    [
      { items: sampleSummaries, nextCursor: null },
      { items: sampleSummaries, nextCursor: 'more' },
      sampleDetail,
      { items: [tokenView], nextCursor: null },
      { ...tokenView, token: 'x'.repeat(60) },
      verification,
      { type: '/problems/not_found', title: 'x', status: 404, detail: 'nothing here', code: 'not_found' },
    ].map((value) => bytesOfText(JSON.stringify(value))),
  prepare: () => async (input, random) => {
    const fitting = random(4) === 0 ? [] : commandLines.filter(([has]) => input.includes(has));
    const choice = fitting.length === 0 ? commandLines : fitting;
    const [, argv = []] = choice[random(choice.length)] ?? [];
    const status = [400, 404, 503][random(16)] ?? 200;
    const type = random(32) === 0 ? 'text/html' : 'application/json';
    const context = testContext(
      { MAYFLY_ADMIN_TOKEN: 'x'.repeat(40) },
      { width: random(2) === 0 ? null : 20 + random(200) },
    );
    let asked = 0;
    // The same answer again and again would be pages without end.
    const fetch = async (): Promise<Response> =>
      new Response(++asked > 3 ? '{"items":[],"nextCursor":null}' : Uint8Array.from(input), {
        status,
        headers: { 'content-type': type },
      });
    const code = await runCli(argv, { ...context, fetch });
    const { out, err } = context.written;
    must((Object.values(exitCodes) as number[]).includes(code), 'an exit code says what happened');
    must(!err.includes('a fault in mayfly itself'), err.slice(0, 300));
    must(
      !/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(out + err),
      'nothing reaches the terminal that it acts on',
    );
    // Indented, a deep value is printed in much more than it came in.
    return { kind: `exit ${code}`, bytes: Math.max(input.length, out.length) };
  },
};

const verification = {
  ok: true,
  requests: 3,
  observations: 9,
  unreadable: 0,
  missing: { process: 0, context: 0, credential: 1, usage: 0 },
  unexplained: { credential: 0, usage: 2 },
  audit: { links: 7, fault: { seq: 3, problem: 'the hash' } },
};

const tokenView = {
  id: '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  name: 'ci',
  scope: 'ingest',
  createdAt: '2026-10-01T12:00:00.000Z',
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  environments: ['prod'],
  workloads: null,
  newCredentialsPerSecond: null,
  spansPerSecond: 5,
};

export const commandLineTargets: readonly Target[] = [words, answers];
