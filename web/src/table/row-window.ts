export interface RowWindow {
  readonly from: number;
  /** Not in it any more. */
  readonly to: number;
}

/** Which rows of equal height are to be there for what is seen, and a few around it. */
export function rowWindow({
  scrollTop,
  height,
  rowHeight,
  rows,
  around,
}: {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly rows: number;
  readonly around: number;
}): RowWindow {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const last = Math.ceil((Math.max(0, scrollTop) + height) / rowHeight);
  const to = Math.min(rows, last + around);
  return { from: Math.max(0, Math.min(first - around, to)), to };
}

/** Where to scroll so that a row is seen whole below what covers the top; null: it is seen. */
export function scrollToRow(
  row: number,
  {
    scrollTop,
    height,
    rowHeight,
    covered,
  }: {
    readonly scrollTop: number;
    readonly height: number;
    readonly rowHeight: number;
    readonly covered: number;
  },
): number | null {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  const bottom = top + rowHeight;
  const seen = height - covered;
  return bottom > scrollTop + seen ? bottom - seen : null;
}
