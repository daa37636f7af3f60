import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { markdownTable } from '../bench/markdown-table.ts';
import type { Campaign, Outcome, Sizes, Skipped } from './campaign.ts';
import { campaigns } from './campaigns.ts';
import { chaosPage } from './chaos-page.ts';
import { failsOf } from './fails-of.ts';

/**
 * `npm run chaos [name…] [--kills 1000 …]`: the long form of the campaigns, each with its control. Prints one Markdown
 * table; `--write` also writes `docs/chaos.md`. Ends with 1 when anything was lost or added, or a control found nothing.
 */
const sizes: Sizes = {
  kills: 1000,
  spans: 20_000_000,
  crashes: 100,
  failovers: 25,
  fills: 20,
  rolls: 200,
  outage: 600,
  bad: 10_000,
};
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...Object.fromEntries(Object.keys(sizes).map((name) => [name, { type: 'string' as const }])),
    write: { type: 'boolean' },
  },
});
const wanted = Object.fromEntries(
  Object.entries(sizes).map(([name, size]) => [
    name,
    Number((values as Record<string, unknown>)[name] ?? size),
  ]),
) as unknown as Sizes;
const unknown = positionals.filter((name) => campaigns.every((campaign) => campaign.name !== name));
if (unknown.length > 0 || Object.values(wanted).some((size) => !(size >= 0))) {
  console.error(`what may be named: ${campaigns.map(({ name }) => name).join(', ')}; a size is a number`);
  process.exit(2);
}

const head = [
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
// So that what was started ends too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    console.error(`ended by ${signal}`);
    process.exit(130);
  });
}

const rows: string[][] = [];
const notes: string[] = [];
let hasFailed = false;
for (const campaign of campaigns) {
  if (positionals.length > 0 && !positionals.includes(campaign.name)) continue;
  console.error(`${campaign.name} …`);
  rows.push(await line(campaign));
  console.error(rows.at(-1)?.join(' | '));
}
const table = markdownTable(head, rows);
console.log(`${table}\n\n${notes.join('\n')}`);
if (values['write'] === true) {
  const command = ['npm run chaos --', ...process.argv.slice(2)].join(' ');
  writeFileSync('docs/chaos.md', chaosPage({ table, notes, command, cores: availableParallelism() }));
}
process.exit(hasFailed ? 1 : 0);

async function line(campaign: Campaign): Promise<string[]> {
  const began = performance.now();
  const outcome = await campaign.run(wanted).catch(failed);
  const seconds = whole((performance.now() - began) / 1000);
  if ('skipped' in outcome) {
    return [
      campaign.name,
      campaign.promise,
      outcome.skipped,
      ...Array.from({ length: 7 }, () => ''),
      seconds,
    ];
  }
  const fails = failsOf(outcome);
  if (fails.length > 0) hasFailed = true;
  notes.push(`* ${campaign.name}: ${[...fails, ...outcome.notes].join('; ')}.`);
  const { faults, sent, lost, extra, unproved } = outcome;
  const counts = [sent.requests, sent.spans, sent.duplicates, lost, extra, unproved].map(whole);
  return [campaign.name, campaign.promise, faults, ...counts, await controlled(campaign), seconds];
}

/** What the control found. One that finds nothing is a failure. */
async function controlled({ control }: Campaign): Promise<string> {
  const outcome = await control.run().catch(failed);
  if ('skipped' in outcome) return `skipped: ${outcome.skipped}`;
  const found = failsOf(outcome);
  if (found.length === 0) hasFailed = true;
  return `${control.what}: ${found.length === 0 ? 'FOUND NOTHING' : found.join(', ')}`;
}

function failed(error: unknown): Outcome | Skipped {
  hasFailed = true;
  console.error(error);
  return { skipped: 'FAILED' };
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
