import type { ExportView } from '../../core/api/export-views.ts';
import { rateWords } from '../../core/api/rate-words.ts';
import { inert } from '../terminal/inert.ts';
import { shortTimeAgo, timeAgo } from '../terminal/relative-time.ts';
import { type Cell, type Column, emptyCell, renderTable, type TableOptions } from '../terminal/table.ts';
import { countText, exportStyles, failureText, lagText } from './status-text.ts';

const columns: readonly Column[] = [
  { title: 'NAME' },
  { title: 'KIND', drop: 4 },
  { title: 'FORMAT', drop: 5 },
  { title: 'STATE' },
  { title: 'LAG', align: 'right' },
  { title: 'RATE', align: 'right' },
  { title: 'WAITING', align: 'right', drop: 2 },
  { title: 'DELIVERED', shortTitle: 'DONE', align: 'right', drop: 6 },
  { title: 'DEAD', align: 'right', drop: 3 },
  { title: 'ACKNOWLEDGED', shortTitle: 'ACK', drop: 1 },
  { title: 'LAST ERROR', least: 20 },
];

/** One line for each destination: how far it is, and what went wrong last. */
export function exportTable(items: readonly ExportView[], now: number, options: TableOptions): string {
  const rows = items.map(({ status, ...item }): readonly Cell[] => [
    { text: inert(item.name) },
    { text: inert(item.kind) },
    { text: inert(item.format) },
    stateCell(status.state),
    count(status.lagSeconds, lagText(status.lagSeconds)),
    count(status.ratePerSecond, rateWords(status.ratePerSecond)),
    count(status.waiting),
    count(status.delivered),
    status.deadLetters === 0 ? emptyCell : { text: countText(status.deadLetters), style: 'red' },
    momentCell(status.acknowledgedAt, now),
    failureCell(status, now),
  ]);
  return renderTable(columns, rows, options);
}

function stateCell(state: string): Cell {
  const style = Object.hasOwn(exportStyles, state) ? exportStyles[state] : undefined;
  return { text: inert(state), ...(style === undefined ? {} : { style }) };
}

function count(number: number, text = countText(number)): Cell {
  return number === 0 ? { text, style: 'dim' } : { text };
}

function momentCell(iso: string | null, now: number): Cell {
  if (iso === null) return emptyCell;
  const at = Date.parse(iso);
  return { text: timeAgo(at, now), short: shortTimeAgo(at, now) };
}

/** One that is over is told, too, and quietly. */
function failureCell(status: ExportView['status'], now: number): Cell {
  const text = failureText(status, now);
  if (text === null) return emptyCell;
  return { text, style: status.state === 'failing' ? 'red' : 'dim' };
}
