import { rowForKey } from './row-for-key.ts';
import { scrollToRow } from './row-window.ts';
import type { Viewport } from './use-viewport.ts';
import type { VirtualTableProps } from './virtual-table.tsx';

/** Keys of the rows: they move the focus, scroll to it, and open. */
export function gridKeys<Row>(
  { rows, rowHeight, position, onOpen }: VirtualTableProps<Row>,
  { scroller, height, scrollTo }: Viewport,
  { count, active }: { readonly count: number; readonly active: number },
): (event: KeyboardEvent) => void {
  const moveTo = (target: number): void => {
    const element = scroller.current;
    if (element === null || count === 0) return;
    const index = Math.max(0, Math.min(target, count - 1));
    const top = scrollToRow(index, {
      scrollTop: element.scrollTop,
      height: element.clientHeight,
      rowHeight,
      covered: headHeight(element),
    });
    if (top !== null) scrollTo(top);
    position.active.value = index;
    requestAnimationFrame(() =>
      element.querySelector<HTMLElement>(focusedRow)?.focus({ preventScroll: true }),
    );
  };
  return (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(height.value / rowHeight) - 2);
    const row = rows.at(active);
    const target = rowForKey(event.key, { from: active, page, last: count - 1 });
    // Enter on a link or a button within the row is theirs.
    const opens = event.key === 'Enter' && row !== null && isRow(event.target);
    if (target === null && !opens) return;
    event.preventDefault();
    if (target !== null) moveTo(target);
    else if (row !== null) onOpen(row);
  };
}

const focusedRow = '.grid-body > [tabindex="0"]';

function isRow(target: EventTarget | null): boolean {
  return target instanceof Element && target.getAttribute('role') === 'row';
}

/** The titles lie over the first rows. */
function headHeight(scroller: HTMLElement): number {
  return scroller.querySelector<HTMLElement>('.grid-head')?.offsetHeight ?? 0;
}
