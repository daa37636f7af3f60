import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { markdownTable } from '../bench/markdown-table.ts';
import type { Campaign, Outcome, Sizes, Skipped } from './campaign.ts';
import { campaigns } from './campaigns.ts';
import { chaosPage, head, type PageLine } from './chaos-page.ts';
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
  upgrades: 25,
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

// So that what was started ends too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    console.error(`ended by ${signal}`);
    process.exit(130);
  });
}

const lines: PageLine[] = [];
let hasFailed = false;
for (const campaign of campaigns) {
  if (positionals.length > 0 && !positionals.includes(campaign.name)) continue;
  console.error(`${campaign.name} …`);
  lines.push(await line(campaign));
  // After each: they take hours.
  if (values['write'] === true) write();
}
const table = markdownTable(
  head,
  lines.map(({ cells }) => cells),
);
console.log(`${table}\n\n${lines.map(({ note }) => note).join('\n')}`);
process.exit(hasFailed ? 1 : 0);

function write(): void {
  const path = 'docs/chaos.md';
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const names = campaigns.map(({ name }) => name);
  writeFileSync(path, chaosPage(before, lines, names));
}

async function line({ name, promise, run, control }: Campaign): Promise<PageLine> {
  const began = performance.now();
  const outcome = await run(wanted).catch(failed);
  const seconds = whole((performance.now() - began) / 1000);
  if ('skipped' in outcome) {
    const none = Array.from({ length: 7 }, () => '');
    return {
      cells: [name, promise, outcome.skipped, ...none, seconds],
      note: `* ${name}: ${outcome.skipped}.`,
    };
  }
  const fails = failsOf(outcome);
  if (fails.length > 0) hasFailed = true;
  const { faults, sent, lost, extra, unproved, notes } = outcome;
  const counts = [sent.requests, sent.spans, sent.duplicates, lost, extra, unproved].map(whole);
  return {
    cells: [name, promise, faults, ...counts, await controlled(control), seconds],
    note: `* ${name}: ${[...fails, ...notes].join('; ')}.`,
  };
}

/** What the control found. One that finds nothing is a failure. */
async function controlled(control: Campaign['control']): Promise<string> {
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
