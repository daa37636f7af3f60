import type { CredentialSummary } from '../../core/api/views.ts';
import type { Context } from '../command.ts';
import {
  andMore,
  firstAndMore,
  shortFingerprint,
  stateStyles,
  typeBeside,
  usesText,
  workloadName,
  workloadWithEnvironment,
} from './credential-text.ts';
import { inert } from './inert.ts';
import { relativeTime, shortTimeAgo, timeAgo } from './relative-time.ts';
import { type Cell, type Column, emptyCell, renderTable } from './table.ts';

const columns: readonly Column[] = [
  { title: 'STATE' },
  { title: 'PROVIDER', least: 9, drop: 1 },
  { title: 'TYPE', least: 14 },
  { title: 'WORKLOAD', least: 12 },
  { title: 'AGENT', least: 8, drop: 3 },
  { title: 'TOOL', least: 10, drop: 5 },
  { title: 'USES', align: 'right' },
  { title: 'EXPIRES', drop: 2 },
  { title: 'LAST SEEN', shortTitle: 'SEEN', drop: 4 },
  { title: 'FINGERPRINT' },
];

/** The inventory as a table, one credential a line; through a pipe with whole fingerprints. */
export function credentialTable(items: readonly CredentialSummary[], { out, now }: Context): string {
  const at = now();
  const rows = items.map((item) => row(item, at, out.width !== null));
  return renderTable(columns, rows, out);
}

function row(item: CredentialSummary, now: number, toTerminal: boolean): readonly Cell[] {
  const style = stateStyles[item.state] ?? null;
  const fingerprint = toTerminal ? shortFingerprint(item.fingerprint) : inert(item.fingerprint);
  const seen = Date.parse(item.lastSeenAt);
  return [
    { text: inert(item.state), ...(style === null ? {} : { style }) },
    { text: inert(item.provider) },
    { text: typeBeside(item.provider, item.type) },
    workloadCell(item),
    firstAndMore(item.agents),
    firstAndMore(item.tools),
    { text: usesText(item.uses) },
    item.expiresAt === null ? emptyCell : { text: relativeTime(Date.parse(item.expiresAt), now) },
    { text: timeAgo(seen, now), short: shortTimeAgo(seen, now) },
    { text: fingerprint, short: shortFingerprint(item.fingerprint, 11), style: 'cyan' },
  ];
}

function workloadCell({ workloads }: CredentialSummary): Cell {
  const [first] = workloads;
  if (first === undefined) return emptyCell;
  return {
    text: workloadWithEnvironment(first),
    short: workloadName(first),
    ...andMore(workloads.length - 1),
  };
}
