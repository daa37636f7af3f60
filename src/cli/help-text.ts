import { flagsOf } from './arguments/parse-input.ts';
import type { Command } from './command.ts';
import { exitMeanings } from './exit-code.ts';
import type { Paint } from './terminal/style.ts';
import { wrap } from './terminal/wrap.ts';

const lineWidth = 80;

/** What `mayfly` alone says. */
export function overviewText(commands: readonly Command[], paint: Paint): string {
  return [
    'Mayfly keeps a live inventory of the credentials that agents and jobs use.\n',
    section('Start here', pairs(firstSteps), paint),
    section(
      'Commands',
      pairs(commands.filter(({ hidden }) => hidden !== true).map(({ name, summary }) => [name, summary])),
      paint,
    ),
    section('Configuration', pairs(variables), paint),
    section('Exit codes', pairs(exitMeanings), paint).trimEnd(),
    '',
  ].join('\n');
}

const firstSteps: readonly (readonly [string, string])[] = [
  ['mayfly run -- node agent.js', 'run something under the hooks'],
  ['mayfly live', 'watch what it fetches and uses'],
  ['mayfly list', 'see what it fetched and used'],
  ['mayfly COMMAND --help', 'flags and examples of a command'],
];

/** What is set in the environment, for help and the reference. */
export const variables: readonly (readonly [string, string])[] = [
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'the collector, else http://127.0.0.1:4318'],
  ['MAYFLY_FINGERPRINT_KEY', "run, show --secret-stdin: the organisation's key"],
  ['MAYFLY_FINGERPRINT_KEY_PREVIOUS', 'run: the key before it, while it is rotated'],
  ['MAYFLY_INGEST_TOKEN', 'run, drain: lets observations in'],
  ['MAYFLY_READ_TOKEN', 'list, show, live, …: lets questions be asked'],
  ['MAYFLY_ADMIN_TOKEN', 'token, export: lets tokens and exports be made'],
  ['…_FILE', 'a file that holds any of these secrets instead'],
  ['MAYFLY_SPOOL', 'where observations wait until they are sent'],
  ['NO_COLOR', 'no colours, whatever the terminal'],
];

/** What `mayfly COMMAND --help` says. */
export function commandText(command: Command, paint: Paint): string {
  const flags = Object.entries(flagsOf(command)).map(
    ([name, { value, brief }]): readonly [string, string] => [
      value === undefined ? `--${name}` : `--${name} ${value}`,
      brief,
    ],
  );
  const parts = [
    `${command.summary}.\n`,
    section('Usage', `  mayfly ${command.name} ${command.usage}`.trimEnd(), paint),
    ...(command.details === undefined ? [] : [wrapped(command.details, 0)]),
    section('Flags', pairs(flags), paint),
    section('Examples', examples(command, paint), paint),
  ];
  return parts.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join('\n');
}

function examples({ examples: lines }: Command, paint: Paint): string {
  return lines.map(([line, does]) => `  ${paint('dim', `# ${does}`)}\n  ${line}`).join('\n');
}

function section(title: string, body: string, paint: Paint): string {
  return `${paint('bold', title)}\n${body}\n`;
}

/** Two columns; what is too long for the second goes on below it. */
function pairs(rows: readonly (readonly [string, string])[]): string {
  const first = Math.max(...rows.map(([left]) => left.length)) + 4;
  return rows
    .map(([left, right]) => `  ${left.padEnd(first - 2)}${wrapped(right, first).trimStart()}`)
    .join('\n');
}

function wrapped(text: string, indent: number): string {
  return wrap(text, lineWidth - indent)
    .map((line) => ' '.repeat(indent) + line)
    .join('\n');
}
