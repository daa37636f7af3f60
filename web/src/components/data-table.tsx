import type { ComponentChildren } from 'preact';

export interface DataColumn<Row> {
  readonly id: string;
  readonly title: string;
  readonly align?: 'end';
  readonly cell: (row: Row) => ComponentChildren;
}

/** A plain table of up to a few hundred rows; on narrow screens each row becomes a card with the titles beside. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
}: {
  /** Read to screen readers, not shown. */
  readonly caption: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}) {
  return (
    <div class="data-table">
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, title, align }) => (
              <th key={id} scope="col" class={align === 'end' ? 'end' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ id, title, align, cell }) => (
                <td key={id} data-title={title} class={align === 'end' ? 'end' : undefined}>
                  {/* One thing beside the title, when a row is a card. */}
                  <div>{cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
