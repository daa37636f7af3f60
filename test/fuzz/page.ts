import { markdownTable } from '../bench/markdown-table.ts';
import { share } from './campaign.ts';
import type { Verdict } from './supervise.ts';
import { targets } from './targets.ts';

export type Named = Verdict & { readonly name: string; readonly seed: number };

const head = [
  'target',
  'seed',
  'runs',
  'results',
  'crashes and hangs',
  'too slow',
  'CPU ms a MiB, mean',
  'slowest input',
  'RSS MiB',
];

/** A target a row, as cells of a table. */
function rowOf({
  name,
  seed,
  runs,
  kinds,
  crashes,
  tooSlow,
  cpuMs,
  bytes,
  slowest,
  rssMiB,
}: Named): string[] {
  return [
    name,
    String(seed),
    String(runs),
    kindsText(kinds),
    String(crashes.length),
    String(tooSlow.length),
    String(Math.round(cpuMs / (bytes / 1_048_576))),
    slowestText(slowest),
    String(Math.round(rssMiB)),
  ];
}

/** What came of a campaign, a target a row. */
export function fuzzTable(verdicts: readonly Named[]): string {
  return tableOf(verdicts.map(rowOf));
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const sum = (column: string): string =>
    String(rows.reduce((total, cells) => total + Number(cells[head.indexOf(column)]), 0));
  const all = ['**all**', '', sum('runs'), '', sum('crashes and hangs'), sum('too slow'), '', '', ''];
  return markdownTable(head, [...rows, all]);
}

function kindsText(kinds: Readonly<Record<string, number>>): string {
  return Object.entries(kinds)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${kind} ${count.toLocaleString('en')}`)
    .join(', ');
}

function slowestText([worst]: Verdict['slowest']): string {
  if (worst === undefined) return '';
  const percent = Math.round(100 * share(worst));
  return `${worst.cpuMs.toFixed(1)} ms for ${worst.bytes.toLocaleString('en')} bytes, ${percent} %`;
}

/** `docs/fuzz.md`: every target as it was last run. Those that did not run now keep the row that they have on the page of before. */
export function fuzzPage(before: string, verdicts: readonly Named[]): string {
  const rows = targets.flatMap(({ name }) => {
    const verdict = verdicts.find((one) => one.name === name);
    const row = verdict === undefined ? rowOn(before, name) : rowOf(verdict);
    return row === null ? [] : [row];
  });
  const list = targets.map(({ name, what }) => `- \`${name}\`: ${what}`).join('\n');
  return `# Mutation fuzzing

Written by \`npm run fuzz -- --write\`, with Node ${process.version}; do not edit. With \`--target\` a target is run by itself, and the others keep their rows.

Every parser that hostile bytes reach is given inputs that are made of good and bad ones by mutation: bits, bytes and
pieces changed, taken out, doubled, repeated and spliced, lengths and varints that lie, the structure of protobuf and
JSON changed while the rest stays valid, words that mean something to the parser, and every corpus entry cut at every
byte. Each target runs in a process of its own with a bounded heap. A crash is any exception that the parser does not
document, any broken promise (what is accepted, refused and ignored adds up; the fast reader sees what the plain one
sees; a row of the inbox gives back what went in; a window folds it, twice as once; no answer but 200, 400, 413 and
415 at the door), a hang, or the end of the process. An input may cost 100 ms of CPU a MiB (H6 of the promises), and
10 ms where it is small (H10); the worst ones are measured again in new processes, and count by their least cost.

${tableOf(rows)}

"CPU ms a MiB, mean" is all the CPU over all bytes: most inputs are a few hundred bytes, so it is mostly the cost of a
call. "Slowest input" is the one that used most of what it may cost, and how much of it.

## Targets

${list}

## To repeat a run

\`npm run fuzz -- --seed SEED --target NAME --only RUN\` gives one target one input and shows it. Inputs follow from the
seed, the name and the number alone. \`npm test\` runs the short form on every target with a fixed seed, and a campaign
over parsers that are broken on purpose, which it must find.
`;
}

function rowOn(page: string, name: string): string[] | null {
  const row = page.split('\n').find((line) => line.startsWith(`| ${name} | `));
  return row === undefined ? null : row.slice(2, -2).split(' | ');
}
