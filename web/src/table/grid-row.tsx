import { Component } from 'preact';
import type { TablePosition, VirtualColumn } from './virtual-table.tsx';

export interface GridRowProps<Row> {
  readonly index: number;
  readonly row: Row | null;
  readonly isActive: boolean;
  readonly rowClass: string;
  readonly columns: readonly VirtualColumn<Row>[];
  readonly rowHeight: number;
  readonly position: TablePosition;
  readonly onOpen: (row: Row) => void;
}

/** What a row is made from; the rest is the same for as long as the table is there. */
const telling = ['index', 'row', 'isActive', 'rowClass', 'columns', 'rowHeight', 'position'] as const;

/** A row that is made again only when something of it changed: most of them stay while others scroll by. */
export class GridRow<Row> extends Component<GridRowProps<Row>> {
  override shouldComponentUpdate(next: GridRowProps<Row>): boolean {
    return telling.some((name) => next[name] !== this.props[name]);
  }

  override render() {
    const { index, row, isActive, rowClass, columns, rowHeight, position } = this.props;
    return (
      <div
        role="row"
        class={`grid-row ${row === null ? 'grid-row--empty' : rowClass}`}
        aria-rowindex={index + 2}
        tabIndex={isActive ? 0 : -1}
        style={{ transform: `translateY(${index * rowHeight}px)`, height: `${rowHeight}px` }}
        onFocus={() => (position.active.value = index)}
        onClick={this.open}
      >
        {columns.map(({ id, cell }) => (
          <div key={id} role="gridcell" class={`cell cell--${id}`}>
            {row === null ? null : cell(row)}
          </div>
        ))}
      </div>
    );
  }

  private readonly open = (event: MouseEvent): void => {
    const { row, onOpen } = this.props;
    // Whatever can be clicked within the row means itself; a selection of text is no click.
    if (event.target instanceof Element && event.target.closest('a, button') !== null) return;
    if (row !== null && getSelection()?.type !== 'Range') onOpen(row);
  };
}
