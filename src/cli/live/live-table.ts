import {
  andMore,
  firstAndMore,
  kindText,
  shortFingerprint,
  stateStyles,
  usesText,
  workloadName,
} from '../terminal/credential-text.ts';
import { inert } from '../terminal/inert.ts';
import { relativeTime, shortTimeAgo } from '../terminal/relative-time.ts';
import type { Paint } from '../terminal/style.ts';
import { type Cell, type Column, emptyCell, renderTable } from '../terminal/table.ts';
import { textWidth } from '../terminal/text-width.ts';
import type { LiveRow } from './live-rows.ts';

const columns = (width: number): readonly Column[] => [
  { title: 'STATE' },
  { title: 'CREDENTIAL', least: width < 60 ? 12 : 18 },
  { title: 'WORKLOAD', least: width < 60 ? 9 : 10 },
  { title: 'AGENT', least: 8, drop: 4 },
  { title: 'TOOL', least: 8, drop: 7 },
  { title: 'LATEST', least: 15, drop: 2 },
  { title: 'USES', align: 'right', drop: 1 },
  { title: 'EXPIRES', drop: 5 },
  { title: 'SEEN', align: 'right' },
  { title: 'FINGERPRINT', drop: 6 },
];

const marker = { selected: '▸ ', active: '• ', none: '  ' };
/** So long a row is marked after it did something. */
const activeMs = 3_000;
const sgr = /\p{Cc}\[[\d;]*m/gu;

/** The heading and one line for each row, each as wide as the screen. Widths are those of all rows, in sight or not. */
export function liveTable(
  rows: readonly LiveRow[],
  {
    width,
    paint,
    now,
    selected,
  }: { readonly width: number; readonly paint: Paint; readonly now: number; readonly selected: number },
): { readonly heading: string; readonly lines: readonly string[] } {
  const text = renderTable(
    columns(width),
    rows.map((row) => cellsOf(row, now)),
    { width, paint, indent: marker.none },
  );
  const [heading = '', ...lines] = text.split('\n').slice(0, -1);
  return {
    heading,
    lines: lines.map((line, i) => {
      const rest = line.slice(marker.none.length);
      if (i === selected) {
        const plain = marker.selected + rest.replace(sgr, '');
        return paint('inverse', plain + ' '.repeat(Math.max(0, width - textWidth(plain))));
      }
      return isActive(rows[i], now) ? paint('cyan', marker.active) + rest : line;
    }),
  };
}

function isActive(row: LiveRow | undefined, now: number): boolean {
  return row?.latest !== null && row !== undefined && now - Date.parse(row.latest.at) < activeMs;
}

function cellsOf({ summary, latest }: LiveRow, now: number): readonly Cell[] {
  const style = stateStyles[summary.state] ?? null;
  const [workload] = summary.workloads;
  return [
    { text: inert(summary.state), ...(style === null ? {} : { style }) },
    { text: kindText(summary.provider, summary.type) },
    workload === undefined
      ? emptyCell
      : { text: workloadName(workload), ...andMore(summary.workloads.length - 1) },
    firstAndMore(summary.agents),
    firstAndMore(summary.tools),
    latestCell(latest),
    { text: usesText(summary.uses) },
    summary.expiresAt === null ? emptyCell : { text: relativeTime(Date.parse(summary.expiresAt), now) },
    { text: shortTimeAgo(Date.parse(summary.lastSeenAt), now) },
    { text: shortFingerprint(summary.fingerprint), style: 'cyan' },
  ];
}

/** What it did last: where it was used, from where it was fetched. */
function latestCell(latest: LiveRow['latest']): Cell {
  if (latest === null) return emptyCell;
  const { kind, outcome, address, operation, channel } = latest;
  const place = address === null ? channel : [address, operation].filter((part) => part !== null).join(' ');
  const isRefused = outcome === 'denied' || outcome === 'error';
  return {
    text: inert(`${isRefused ? outcome : kind} ${place}`),
    ...(outcome === 'denied' ? { style: 'red' } : outcome === 'error' ? { style: 'yellow' } : {}),
  };
}
