import type { SortField } from '../../core/filter/filter.ts';
import { inert } from '../terminal/inert.ts';
import type { Paint } from '../terminal/style.ts';
import { cutToWidth, textWidth } from '../terminal/text-width.ts';
import type { LiveState } from './live-state.ts';

const orders: Readonly<Record<SortField, string>> = {
  'last-seen': 'last seen',
  'first-seen': 'first seen',
  expires: 'expiry',
  uses: 'uses',
};
const gap = '  ';

/** The first line: whether it is live, how much there is, of what, in which order. */
export function statusLine(
  state: LiveState,
  { width, now, paint }: { readonly width: number; readonly now: number; readonly paint: Paint },
): string {
  const { rows, hasMore, q, sort } = state;
  const count = `${rows.size.toLocaleString('en-US')}${hasMore ? '+' : ''} ${rows.size === 1 && !hasMore ? 'credential' : 'credentials'}`;
  const { word, style, rest } = stateWords(state, now);
  const left = [word, ...(rest === '' ? [] : [rest]), count];
  const room = width - textWidth(left.join(gap)) - gap.length;
  const order = `by ${orders[sort.by]} ${sort.descending ? '↓' : '↑'}`;
  const filter = q === '' ? '' : cutToWidth(inert(q), Math.max(0, room));
  const used = filter === '' ? 0 : textWidth(filter) + gap.length;
  const hasOrder = room - used >= order.length;
  const space = ' '.repeat(Math.max(0, room - used - order.length));
  return [
    paint(style, word),
    ...(rest === '' ? [] : [paint(style, rest)]),
    count,
    ...(filter === '' ? [] : [paint('bold', filter)]),
    ...(hasOrder ? [space + paint('dim', order)] : []),
  ].join(gap);
}

function stateWords({ paused, connection }: LiveState, now: number) {
  if (paused !== null) {
    const waiting = paused.waiting.length + paused.beyond;
    return { word: 'PAUSED', style: 'yellow' as const, rest: waiting === 0 ? '' : `${waiting} waiting` };
  }
  if (connection.kind === 'open') {
    return { word: 'LIVE', style: 'green' as const, rest: '' };
  }
  if (connection.kind === 'connecting') return { word: 'CONNECTING', style: 'yellow' as const, rest: '' };
  const seconds = Math.max(0, Math.ceil((connection.until - now) / 1000));
  return {
    word: 'CUT OFF',
    style: 'red' as const,
    rest: `again in ${seconds} s (${inert(connection.why)})`,
  };
}
