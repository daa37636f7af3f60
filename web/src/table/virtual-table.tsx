import { type Signal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { gridKeys } from './grid-keys.ts';
import { GridRow } from './grid-row.tsx';
import { assignSlots } from './row-slots.ts';
import type { RowSource } from './row-source.ts';
import { type RowWindow, rowWindow } from './row-window.ts';
import { useViewport } from './use-viewport.ts';

export interface VirtualColumn<Row> {
  readonly id: string;
  /** Shown above. */
  readonly head: ComponentChildren;
  /** Null or left out: the rows are not in its order. */
  readonly sorted?: 'ascending' | 'descending' | null;
  readonly cell: (row: Row) => ComponentChildren;
}

/** Where somebody is in a table; whoever keeps it can come back to there. */
export interface TablePosition {
  scrollTop: number;
  /** The row that has the keyboard. */
  readonly active: Signal<number>;
}

export interface VirtualTableProps<Row> {
  readonly label: string;
  readonly columns: readonly VirtualColumn<Row>[];
  readonly rows: RowSource<Row>;
  /** Pixels; the style of a row has to fit. */
  readonly rowHeight: number;
  readonly position: TablePosition;
  /** A class of a row beside its own; it may change with `rows.version`. */
  readonly rowClass?: (row: Row) => string;
  readonly onOpen: (row: Row) => void;
  /** True while the first row is seen. */
  readonly atTop?: Signal<boolean>;
}

const around = 8;
/** As far as every browser can scroll; beyond it a filter finds more than scrolling. */
const mostRows = 150_000;

/**
 * A grid of any number of rows of equal height, of which only those that are seen are in the document (WAI-ARIA
 * Authoring Practices, grid pattern; the focus is on rows).
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, rows, rowHeight, position, atTop } = props;
  const viewport = useViewport(position, rowHeight);
  const { scroller, scrollTop, height, onScroll } = viewport;
  const slots = useRef<ReadonlyMap<number, number>>(new Map());
  void rows.version.value;
  const count = Math.min(rows.count(), mostRows);
  const { from, to } = rowWindow({
    scrollTop: scrollTop.value,
    height: height.value,
    rowHeight,
    rows: count,
    around,
  });
  useSignalEffect(() => {
    const seen = { scrollTop: scrollTop.value, height: height.value, rowHeight, rows: mostRows, around };
    const wanted = rowWindow(seen);
    rows.want(wanted.from, wanted.to);
    if (atTop !== undefined) atTop.value = scrollTop.value < rowHeight;
  });

  const active = Math.min(position.active.value, Math.max(0, count - 1));
  const indices = rowsOf({ from, to }, active < count ? active : null);
  slots.current = assignSlots(slots.current, indices);

  const onKeyDown = gridKeys(props, viewport, { count, active });

  return (
    <div class="grid-scroller" ref={scroller} onScroll={onScroll}>
      <div
        class="grid"
        role="grid"
        aria-label={label}
        aria-rowcount={rows.complete() ? count + 1 : -1}
        aria-colcount={columns.length}
        onKeyDown={onKeyDown}
      >
        <GridHead columns={columns} />
        <div role="rowgroup" class="grid-body" style={{ height: `${count * rowHeight}px` }}>
          {indices.map((index) => {
            const row = rows.at(index);
            return (
              <GridRow
                key={slots.current.get(index)}
                index={index}
                row={row}
                isActive={index === active}
                rowClass={row === null ? '' : (props.rowClass?.(row) ?? '')}
                columns={columns}
                rowHeight={rowHeight}
                position={position}
                onOpen={props.onOpen}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** What is seen, and what has the focus: that stays in the document, wherever it is. */
function rowsOf({ from, to }: RowWindow, focused: number | null): readonly number[] {
  const seen = Array.from({ length: to - from }, (_, offset) => from + offset);
  return focused === null || (focused >= from && focused < to) ? seen : [...seen, focused];
}

function GridHead<Row>({ columns }: Pick<VirtualTableProps<Row>, 'columns'>) {
  return (
    <div role="rowgroup" class="grid-head">
      <div role="row" class="grid-row" aria-rowindex={1}>
        {columns.map(({ id, head, sorted }) => (
          <div
            key={id}
            role="columnheader"
            class={`cell cell--${id}`}
            {...(sorted === null || sorted === undefined ? {} : { 'aria-sort': sorted })}
          >
            {head}
          </div>
        ))}
      </div>
    </div>
  );
}
