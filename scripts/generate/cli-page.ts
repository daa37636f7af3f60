import { flagsOf } from '../../src/cli/arguments/parse-input.ts';
import type { Command } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { exitMeanings } from '../../src/cli/exit-code.ts';
import { variables } from '../../src/cli/help-text.ts';

/** `docs/cli.md`, from the registry of commands. */
export function cliPage(): string {
  const shown = commands.filter(({ hidden }) => hidden !== true);
  return `<!-- Generated from src/cli/commands by npm run generate. Do not edit. -->
# The command line

\`mayfly\` asks a collector through its public API only (\`@mayfly/client\`). Results go to stdout, words to stderr, so that a pipe
gets nothing but results. Tables fit the terminal; through a pipe nothing is cut, and fingerprints are whole. What comes out of
the inventory is shown, never acted on: escape sequences, line breaks and characters that turn the direction of writing come out
as visible escapes, in JSON as \`\\u\` escapes.

A secret is never a flag or a word: \`mayfly show --secret-stdin\` reads it from standard input and sends its fingerprint alone;
\`mayfly export add --secret-stdin SETTING\` sends it to the collector, which stores it encrypted.
What looks like a secret elsewhere is refused and not repeated.

## Commands

${table(
  ['command', 'does'],
  shown.map(({ name, summary }) => [`[\`${name}\`](#${name.replace(' ', '-')})`, summary]),
)}

## Exit codes

${table(
  ['code', 'means'],
  exitMeanings.map(([code, meaning]) => [`\`${code}\``, meaning]),
)}

\`mayfly live\` ends with 0 by \`q\`, with 130 by Ctrl-C, with 143 by SIGTERM and with 129 when its terminal goes.

## Configuration

${table(
  ['variable', 'for'],
  variables.map(([name, about]) => [`\`${name}\``, about]),
)}

## JSON

\`--json\` prints what the API answers, with the names that the reference of the API has (\`/docs\` of a collector): times in ISO 8601 UTC with
milliseconds, absent values as \`null\`, never left out. Fields may be added, never renamed or taken away.

${table(
  ['command', 'prints'],
  [
    [
      '`list`, `workloads`',
      '`{"items": […], "nextCursor": …}`: all that was asked for, `nextCursor` null when that is all there is',
    ],
    ['`show`', 'the credential, an object'],
    ['`coverage`', '`{"workloads": […], "totals": {…}, "nextCursor": …}`; totals are of all workloads'],
    [
      '`live`',
      'one object a line: `{"event": "activity", "id": …, "data": {…}}`, also `ready` and `gap`; give the last `id` to `--last-event-id` to go on',
    ],
    ['`export dead-letters`', '`{"items": […], "nextCursor": …}`, as lists do'],
    ['`token list`, `export list`', 'an array'],
    [
      '`token create`, `verify`, `doctor`, `export add`, `export change`, `export show`, `export test`, `export preview`',
      'an object',
    ],
  ],
)}

## Live

On a terminal \`mayfly live\` is a full screen: credentials, what each did last, and what waits.

${table(
  ['key', 'does'],
  [
    ['`j` `k`, arrows, page keys, `g` `G`', 'move'],
    ['Enter, Esc', 'opens the credential, goes back'],
    ['Space', 'pauses: what comes waits and is counted, at most 10,000 activities; again goes on'],
    [
      '`/`',
      'edits the filter; Tab completes, Enter applies, Esc leaves; what is wrong is marked under its place',
    ],
    ['`s`', 'next order: last seen, first seen, expiry, uses'],
    ['`?`, Ctrl-L, `q`', 'help, draw again, quit'],
  ],
)}

It shows the first 400 credentials that match. \`≥\` before uses means at least: a span may stand for many, and the list is asked
again within seconds. A row with \`•\` did something in the last three seconds. When the collector goes away it says so and tries
again by itself; what was missed meanwhile is told, or it says that something is missing.

${shown.map(section).join('\n')}`;
}

function section(command: Command): string {
  const { name, summary, usage, details, examples } = command;
  const flags = Object.entries(flagsOf(command)).map(([flag, { value, brief }]) => [
    `\`--${flag}${value === undefined ? '' : ` ${value}`}\``,
    brief,
  ]);
  return `## ${name}

${summary}.

\`\`\`
mayfly ${`${name} ${usage}`.trim()}
\`\`\`
${details === undefined ? '' : `\n${details}\n`}
${table(['flag', ''], flags)}

\`\`\`sh
${examples.map(([line, does]) => `# ${does}\n${line}`).join('\n')}
\`\`\`
`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
