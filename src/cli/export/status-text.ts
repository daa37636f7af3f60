import type { ExportStatus } from '../../core/api/export-views.ts';
import { inert } from '../terminal/inert.ts';
import { shortTimeAgo, timeAgo } from '../terminal/relative-time.ts';
import type { StyleName } from '../terminal/style.ts';

export const exportStyles: Readonly<Record<string, StyleName>> = {
  delivering: 'green',
  failing: 'red',
  paused: 'yellow',
};

/** How old what waits is: `0s`, `12s`, `3h`. */
export function lagText(seconds: number): string {
  if (seconds <= 0) return '0s';
  return seconds < 1 ? '<1s' : shortTimeAgo(0, seconds * 1000);
}

/** What went wrong last, in words; null: nothing did. */
export function failureText({ lastFailure }: Pick<ExportStatus, 'lastFailure'>, now: number): string | null {
  if (lastFailure === null) return null;
  const { at, kind, message } = lastFailure;
  return `${timeAgo(Date.parse(at), now)}: ${inert(message === '' ? kind : message)}`;
}

export function countText(number: number): string {
  return number.toLocaleString('en-US');
}
