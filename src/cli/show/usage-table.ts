import type { UsageView } from '../../core/api/views.ts';
import { workloadName, workloadWithEnvironment } from '../terminal/credential-text.ts';
import { inert } from '../terminal/inert.ts';
import { shortTimeAgo, timeAgo } from '../terminal/relative-time.ts';
import { type Cell, type Column, emptyCell, renderTable, type TableOptions } from '../terminal/table.ts';

const columns: readonly Column[] = [
  { title: 'WHAT' },
  { title: 'COUNT', align: 'right' },
  { title: 'WORKLOAD', least: 13 },
  { title: 'AGENT', least: 8, drop: 1 },
  { title: 'TOOL', least: 10, drop: 2 },
  { title: 'NOTEBOOK', least: 12, drop: 3 },
  { title: 'USER', least: 8, drop: 4 },
  { title: 'VIA', least: 14 },
  { title: 'PROCESSES', shortTitle: 'PROCS', align: 'right', drop: 6 },
  { title: 'LAST', drop: 5 },
];

/** Who fetched and used it: rows that differ only in their target are one. */
export function usageTable(usage: readonly UsageView[], now: number, options: TableOptions): string {
  const rows = joinRows(usage, whoKey).map((row): readonly Cell[] => [
    { text: row.held ? 'held' : inert(row.kind) },
    { text: countText(row) },
    { text: workloadWithEnvironment(row.workload), short: workloadName(row.workload) },
    textCell(row.agent),
    textCell(row.tool),
    textCell(row.notebook === null ? null : [row.notebook, row.cell].filter(Boolean).join(' #')),
    textCell(row.user),
    { text: inert(row.channel) },
    { text: String(row.instances) },
    lastCell(row, now),
  ]);
  return renderTable(columns, rows, options);
}

const targetColumns: readonly Column[] = [
  { title: 'HOST', least: 16 },
  { title: 'OPERATION', least: 16 },
  { title: 'USES', align: 'right' },
  { title: 'ACCEPTED', align: 'right', drop: 2 },
  { title: 'DENIED', align: 'right' },
  { title: 'FAILED', align: 'right', drop: 3 },
  { title: 'LAST', drop: 1 },
];

/** Where it was used, over all who used it. Empty text when it was not. */
export function targetTable(usage: readonly UsageView[], now: number, options: TableOptions): string {
  const uses = usage.filter((row) => row.kind === 'used');
  if (uses.length === 0) return '';
  const rows = joinRows(uses, targetKey).map((row): readonly Cell[] => [
    { text: hostOf(row) },
    textCell(row.operation),
    { text: countText(row) },
    { text: String(row.accepted) },
    row.denied > 0 ? { text: String(row.denied), style: 'red' } : { text: '0' },
    row.error > 0 ? { text: String(row.error), style: 'yellow' } : { text: '0' },
    lastCell(row, now),
  ]);
  return renderTable(targetColumns, rows, options);
}

/** Owner and agent id are not shown, so rows that differ in nothing else would look the same. */
function whoKey({ kind, held, workload, agent, tool, notebook, cell, user, channel }: UsageView): string {
  const { service, namespace, environment } = workload;
  return JSON.stringify([
    kind,
    held,
    service,
    namespace,
    environment,
    agent,
    tool,
    notebook,
    cell,
    user,
    channel,
  ]);
}

function targetKey({ address, port, operation }: UsageView): string {
  return JSON.stringify([address, port, operation]);
}

/** Rows with the same key as one, most first. */
function joinRows(usage: readonly UsageView[], keyOf: (row: UsageView) => string): readonly UsageView[] {
  const rows = new Map<string, UsageView>();
  for (const row of usage) {
    const key = keyOf(row);
    const known = rows.get(key);
    rows.set(key, known === undefined ? row : sum(known, row));
  }
  return [...rows.values()].sort((a, b) => b.count - a.count || (a.lastAt < b.lastAt ? 1 : -1));
}

function sum(a: UsageView, b: UsageView): UsageView {
  return {
    ...a,
    count: a.count + b.count,
    exact: a.exact && b.exact,
    accepted: a.accepted + b.accepted,
    denied: a.denied + b.denied,
    error: a.error + b.error,
    // One process can stand in both rows, so this is the least that is certain.
    instances: Math.max(a.instances, b.instances),
    firstAt: a.firstAt < b.firstAt ? a.firstAt : b.firstAt,
    lastAt: a.lastAt > b.lastAt ? a.lastAt : b.lastAt,
  };
}

function hostOf({ address, port }: { address: string | null; port?: number | null }): string {
  if (address === null) return '-';
  return inert(port === null || port === undefined || port === 443 ? address : `${address}:${port}`);
}

function countText({ count, exact }: UsageView): string {
  return exact ? String(count) : `≥${count}`;
}

function textCell(text: string | null): Cell {
  return text === null ? emptyCell : { text: inert(text) };
}

function lastCell({ lastAt }: UsageView, now: number): Cell {
  const at = Date.parse(lastAt);
  return { text: timeAgo(at, now), short: shortTimeAgo(at, now) };
}
