import { formOf } from './result-line.ts';
import type { CaseResult } from './run-case.ts';
import { type Column, columns, type Score } from './verdict.ts';

/** Results of a whole run as a page: the same for the same versions, whatever machine ran it. */
export function clientsPage(results: readonly CaseResult[]): string {
  const packages = new Set(results.flatMap(({ kase }) => kase.packages));
  const total = (column: Column): Score => sum(results.map(({ scores }) => scores[column]));
  const recall = sum([total('fetch'), total('use')]);
  const extra = results.reduce((all, result) => all + result.extra, 0);
  const rows = rowsOf(results);
  return `# Clients

Made by \`npm run clients\` under Node ${process.versions.node}; do not edit. ${packages.size} client packages from npm, and what
Node itself has, each driven by a script against local servers that speak the service's protocol under its real host
names. What the servers logged is compared with what the hooks saw: ${results.length} runs, ${recall.seen} of ${recall.of}
fetches and uses seen (${percent(recall)}), ${extra} credentials or uses reported that did not happen.

A cell says how many of those that were there were reported rightly; empty where the script has none. *fetch*: a credential
entered the process (environment, file, secret manager, token endpoint, metadata service). *use*: it was presented, at
the right host, place and outcome, as often as the server counted. *end*: it was revoked. *expiry* and *parent*: of what was minted at run time.
*agent*: uses attributed to the agent that ran. *extra*: reported and not true.

| client | version | form | ${columns.join(' | ')} | extra |
| --- | --- | --- | ${columns.map(() => '---').join(' | ')} | --- |
${rows.map(({ cells }) => `| ${cells.join(' | ')} |`).join('\n')}
| **all** | | | ${columns.map((column) => cell(total(column))).join(' | ')} | ${extra} |
${missesOf(results)}${notesOf(results)}`;
}

interface Row {
  readonly cells: readonly string[];
}

/** Forms with equal scores share a row. */
function rowsOf(results: readonly CaseResult[]): readonly Row[] {
  const rows = new Map<string, { result: CaseResult; forms: string[] }>();
  for (const result of results) {
    const key = JSON.stringify([
      result.kase.client,
      result.version,
      result.scores,
      result.extra,
      result.problems.map(({ what }) => what),
    ]);
    const row = rows.get(key) ?? { result, forms: [] };
    row.forms.push(formOf(result.variant));
    rows.set(key, row);
  }
  return [...rows.values()].map(({ result: { kase, version, scores, extra, problems }, forms }) => ({
    cells: [
      problems.length === 0 ? kase.client : `**${kase.client}**`,
      version,
      forms.join(', '),
      ...columns.map((column) => cell(scores[column])),
      String(extra),
    ],
  }));
}

export function cell({ seen, of }: Score): string {
  if (of === 0) return '';
  return seen === of ? `${seen}/${of}` : `**${seen}/${of}**`;
}

export function percent({ seen, of }: Score): string {
  return `${of === 0 ? 100 : Math.floor((seen / of) * 1_000) / 10} %`;
}

export function sum(scores: readonly Score[]): Score {
  return scores.reduce((all, one) => ({ seen: all.seen + one.seen, of: all.of + one.of }), {
    seen: 0,
    of: 0,
  });
}

function missesOf(results: readonly CaseResult[]): string {
  const lines = results.flatMap(({ kase, version, variant, problems }) =>
    [...new Set(problems.map(({ what }) => what))].map(
      (what) => `- ${kase.client} ${version} (${formOf(variant)}): ${what}`,
    ),
  );
  return lines.length === 0 ? '' : `\n## Misses\n\n${lines.join('\n')}\n`;
}

function notesOf(results: readonly CaseResult[]): string {
  const notes = new Map(
    results.flatMap(({ kase }) => (kase.note === undefined ? [] : [[kase.client, kase.note]])),
  );
  if (notes.size === 0) return '';
  return `\n## Notes\n\n${[...notes].map(([client, note]) => `- ${client}: ${note}`).join('\n')}\n`;
}
