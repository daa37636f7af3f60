import type { ObservationView } from '../../core/api/views.ts';
import { workloadName, workloadWithEnvironment } from '../terminal/credential-text.ts';
import { inert } from '../terminal/inert.ts';
import type { StyleName } from '../terminal/style.ts';
import { type Cell, type Column, emptyCell, renderTable, type TableOptions } from '../terminal/table.ts';

const columns: readonly Column[] = [
  { title: 'AT' },
  { title: 'WHAT' },
  { title: 'WORKLOAD', least: 12, drop: 2 },
  { title: 'AGENT', least: 8, drop: 4 },
  { title: 'TOOL', least: 10, drop: 5 },
  { title: 'WHERE', least: 36 },
  { title: 'OUTCOME' },
  { title: 'TRACE', drop: 3 },
];

const outcomeStyles: Readonly<Record<string, StyleName>> = { denied: 'red', error: 'yellow', sent: 'dim' };

/** The latest observations, newest first, each with the trace that is its evidence. */
export function observationTable(observations: readonly ObservationView[], options: TableOptions): string {
  const rows = observations.map((seen): readonly Cell[] => [
    { text: inert(seen.at).replace('T', ' '), short: inert(seen.at.slice(11, 23)) },
    { text: inert(seen.kind) },
    { text: workloadWithEnvironment(seen.workload), short: workloadName(seen.workload) },
    cellOf(seen.agent),
    cellOf(seen.tool),
    { text: whereText(seen) },
    outcomeCell(seen.outcome),
    { text: inert(seen.traceId), short: inert(seen.traceId.slice(0, 8)), style: 'dim' },
  ]);
  return renderTable(columns, rows, options);
}

/** Where; of a login also how it was proven, of a read by whose code: a request's own line says enough. */
function whereText({ address, operation, channel, mechanism, module }: ObservationView): string {
  const parts = [address, operation].filter((part) => part !== null);
  const place = parts.length === 0 ? channel : parts.join(' ');
  const detail = (channel === 'connection' ? mechanism : module) ?? null;
  return inert(detail === null ? place : `${place} (${detail})`);
}

function outcomeCell(outcome: string | null): Cell {
  if (outcome === null) return emptyCell;
  const style = outcomeStyles[outcome];
  return { text: inert(outcome), ...(style === undefined ? {} : { style }) };
}

function cellOf(text: string | null): Cell {
  return text === null ? emptyCell : { text: inert(text) };
}
