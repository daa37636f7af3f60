import type { Match, Origin } from '../ground-truth.ts';
import type { Scan } from '../scan-files.ts';
import type { Paint } from './paint.ts';

const rows: readonly (readonly [Origin, string])[] = [
  ['file', 'written in a file'],
  ['environment', 'handed over by environment'],
  ['issued', 'issued while the programs ran'],
];

/** Both columns count the same credentials: those that the demo made and its servers issued. */
export function comparison(matches: readonly Match[], scan: Scan, paint: Paint): readonly string[] {
  const line = (title: string, ...cells: readonly string[]): string =>
    `  ${title.padEnd(34)}${cells.map((cell) => cell.padStart(12)).join('')}`;
  const counts = rows.map(([origin, title]) => {
    const all = matches.filter(({ known }) => known.origin === origin);
    const scanned = all.filter(({ known }) => scan.found.includes(known.secret));
    const held = all.filter(({ found }) => found !== null);
    return line(title, `${scanned.length} of ${all.length}`, `${held.length} of ${all.length}`);
  });
  const shown = sum(matches.map(({ known }) => known.uses));
  const counted = sum(matches.map(({ found }) => found?.uses.count ?? 0));
  return [
    paint.bold('What a scanner of files sees of it, and what the inventory holds'),
    '',
    paint.dim(line('CREDENTIALS', 'secretlint', 'Mayfly')),
    ...counts,
    line('uses, as the servers counted them', '-', `${counted} of ${shown}`),
    '',
    `  secretlint ${scan.version} with its recommended rules has just read ${scan.files} files: the`,
    "  demo's sources, its .env and its mounted secret. It does its work well; most",
    '  credentials are simply never written down.',
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
