import { cell, percent, sum } from '../../clients/harness/table.ts';
import { type Column, columns, type Score } from '../../clients/harness/verdict.ts';
import type { InstalledPackages } from './installed-packages.ts';
import type { PythonResult } from './run-case.ts';

/** Results of a whole run as a page: the same for the same versions, whatever machine ran it. */
export function clientsPage(results: readonly PythonResult[], { python }: InstalledPackages): string {
  const seen = results.filter(({ kase }) => kase.unseen === undefined);
  const packages = new Set(seen.flatMap(({ kase }) => kase.packages));
  const total = (column: Column): Score => sum(seen.map(({ scores }) => scores[column]));
  const recall = sum([total('fetch'), total('use')]);
  const extra = results.reduce((all, result) => all + result.extra, 0);
  return `# Clients of Python

Made by \`npm run clients:python\` under Python ${python}; do not edit. ${packages.size} client packages from PyPI, and what
Python itself has, each driven by a script against local servers that speak the service's protocol under its real host
names (moto's server for AWS). What the servers logged is compared with what the hooks saw: ${seen.length} scripts, ${recall.seen} of ${recall.of}
fetches and uses seen (${percent(recall)}), ${extra} credentials or uses reported that did not happen.

The columns are those of [clients.md](clients.md). *result*: whether all of it was seen rightly and nothing else was
told. *not seen*: known to be out of reach, and not counted above; why stands below.

| client | version | ${columns.join(' | ')} | extra | result |
| --- | --- | ${columns.map(() => '---').join(' | ')} | --- | --- |
${results.map(rowOf).join('\n')}
| **all** | | ${columns.map((column) => cell(total(column))).join(' | ')} | ${extra} | |
${missesOf(results)}${notesOf(results)}`;
}

function rowOf({ kase, version, scores, extra, problems }: PythonResult): string {
  const result = problems.length > 0 ? '**missed**' : kase.unseen === undefined ? 'complete' : 'not seen';
  const plain = ({ seen, of }: Score): string => (of === 0 ? '' : `${seen}/${of}`);
  const show = kase.unseen === undefined ? cell : plain;
  return `| ${[kase.client, version, ...columns.map((column) => show(scores[column])), String(extra), result].join(' | ')} |`;
}

function missesOf(results: readonly PythonResult[]): string {
  const lines = results.flatMap(({ kase, version, problems }) =>
    [...new Set(problems.map(({ what }) => what))].map((what) => `- ${kase.client} ${version}: ${what}`),
  );
  return lines.length === 0 ? '' : `\n## Misses\n\n${lines.join('\n')}\n`;
}

function notesOf(results: readonly PythonResult[]): string {
  const told = (of: (kase: PythonResult['kase']) => string | undefined): string =>
    results
      .flatMap(({ kase }) => (of(kase) === undefined ? [] : [`- ${kase.client}: ${of(kase)}`]))
      .join('\n');
  const unseen = told((kase) => kase.unseen);
  const notes = told((kase) => kase.note);
  return [
    unseen === '' ? '' : `\n## Not seen\n\n${unseen}\n`,
    notes === '' ? '' : `\n## Notes\n\n${notes}\n`,
  ].join('');
}
