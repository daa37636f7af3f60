import { markdownTable } from '../bench/markdown-table.ts';

/** What one campaign came to: the cells of its line, and what else was measured. */
export interface PageLine {
  readonly cells: readonly string[];
  readonly note: string;
}

export const head = [
  'campaign',
  'promise',
  'faults',
  'requests',
  'spans acknowledged',
  'duplicates sent',
  'lost',
  'extra',
  'unproved',
  'control',
  'seconds',
];

/**
 * `docs/chaos.md`: what the campaigns are, and what each last came to, in the order of `names`. Those that did not run
 * now keep the line they have on the page of before.
 */
export function chaosPage(before: string, lines: readonly PageLine[], names: readonly string[]): string {
  const all = names.flatMap(
    (name) => lines.find(({ cells }) => cells[0] === name) ?? lineOn(before, name) ?? [],
  );
  const table = markdownTable(
    head,
    all.map(({ cells }) => cells),
  );
  return `${intro}${table}\n\n${all.map(({ note }) => note).join('\n')}\n\n${outro}`;
}

function lineOn(page: string, name: string): PageLine | null {
  const rows = page.split('\n');
  const row = rows.find((line) => line.startsWith(`| ${name} | D`));
  if (row === undefined) return null;
  const note = rows.find((line) => line.startsWith(`* ${name}: `)) ?? '';
  return { cells: row.slice(2, -2).split(' | '), note };
}

const intro = `# What was broken on purpose

A 200 of the collector means that the request is on disk, and no count is ever wrong, whatever dies. This page says
how that is tried: real collectors as processes of their own, a real PostgreSQL with fsync, eight senders that repeat
a request until it is acknowledged, as the OpenTelemetry SDKs do. 30 of 100 requests are sent again on purpose; 20 of
100 suffer a mishap: the sender's side of the connection is closed early, the connection is cut as the answer comes
(so that it is committed and the sender cannot know), or in the middle of the request.

\`npm test\` runs a short form of every campaign. The table is of the long form, \`npm run chaos -- --write\`, in which a
campaign may also be named and its size be given (\`npm run chaos -- kills --kills 100 --spans 1000000 --write\`); the
senders, the collectors and PostgreSQL share the cores of one machine.

Where it says *earlier* in place of seconds, the line is of a smaller run, before the fold was written as it is now.

`;

const outro = `## How to read it

The truth is the greatest count that was acknowledged, by credential, context and process instance; one span in 64 is
the only one of its credential, so that no lost request is made good by a later count. After each campaign it is
compared with the tables: **lost** is what is missing there, **extra** what is more than anybody ever sent, both in
spans. The load keeps sums of its own, which nothing that the collector reads goes into; they must agree as well.
**Unproved** is the difference between the inventory and the inbox folded again (\`mayfly verify\`). A collector that
ends by itself fails its campaign, and so does a control that finds nothing: a campaign that cannot fail proves nothing.

| campaign | what happens |
|---|---|
| kills | SIGKILL at random, 0.15 to 1 s after the collector is ready, every eighth time while it starts |
| kills-embedded | the same on the embedded database (which survives a kill, not a power cut) |
| two-collectors | two collectors share a database and the load; both are killed at random |
| replays | usage of ended processes is compacted; then everything comes again, shuffled, joined by threes and cut in halves: at once, a minute later and 30 days later by the collector's clock |
| crashes | PostgreSQL ends as in a crash (\`immediate\`) and comes back; between crashes all statements of the collector are cancelled, and all its backends are terminated |
| failovers | the primary of a synchronous pair dies and the standby is promoted; the collector knows both hosts |
| failovers-stalled | before that the standby hears nothing, and commits that wait for it are cancelled and terminated: PostgreSQL then keeps them on the primary alone, with no more than a warning |
| outages | PostgreSQL is away, then there and silent (SIGSTOP), at 2,000 spans a second |
| full-disk | the file system under PostgreSQL (256 MiB) is filled and freed; where PostgreSQL ends, it is started again as a service manager does |
| full-disk-embedded | the same under the embedded database |
| rolls | two collectors are restarted in turn by SIGTERM; a request that was not taken is tried once more at the other one |
| bad-spans | one span in 512 is bad: its ids, its fingerprint, its text, its types |
| proof | no fault: the inventory is what the inbox tells |
`;
