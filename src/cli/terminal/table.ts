import type { Paint, StyleName } from './style.ts';
import { cutToWidth, textWidth } from './text-width.ts';

export interface Cell {
  readonly text: string;
  /** Says the same in fewer columns. */
  readonly short?: string;
  /** Stands after the text and is never cut: ` +2`. */
  readonly tail?: string;
  readonly style?: StyleName;
}

export interface Column {
  readonly title: string;
  /** Stands over shortened cells. */
  readonly shortTitle?: string;
  readonly align?: 'right';
  /** It may be cut down to so many columns; never when absent. */
  readonly least?: number;
  /** Left out when the table is too wide, the greatest number first; never when absent. */
  readonly drop?: number;
}

export interface TableOptions {
  /** Columns of the terminal; null: not a terminal, nothing is cut, shortened or left out. */
  readonly width: number | null;
  readonly paint: Paint;
  /** Before every line. */
  readonly indent?: string;
}

const gap = '  ';
export const emptyCell: Cell = { text: '-', style: 'dim' };

/** One column with its cells, as it will be shown. */
interface Shown {
  readonly column: Column;
  readonly cells: readonly Cell[];
  readonly shortened: boolean;
  readonly width: number;
}

/**
 * A table as text. Too wide for the terminal, it first shortens cells, then cuts them, then leaves out
 * whole columns, the least telling first: a few readable columns beat many that are cut.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): string {
  const all = columns.map((column, i) =>
    show(
      column,
      rows.map((row) => row[i] ?? emptyCell),
      false,
    ),
  );
  const room = options.width === null ? null : options.width - (options.indent?.length ?? 0);
  const shown = room === null ? all : fit(all.filter(saysSomething), room);
  const { paint, indent = '' } = options;
  const lines = [
    shown.map(({ column, shortened, width }) =>
      renderTitle(titleOf(column, shortened), { column, width, paint }),
    ),
  ];
  for (let i = 0; i < rows.length; i++) {
    lines.push(shown.map((each) => renderCell(each, i, paint)));
  }
  return lines.map((line) => `${indent}${line.join(gap).trimEnd()}\n`).join('');
}

function show(column: Column, cells: readonly Cell[], shortened: boolean): Shown {
  const widths = cells.map((cell) => cellWidth(cell, shortened));
  return { column, cells, shortened, width: Math.max(textWidth(titleOf(column, shortened)), ...widths) };
}

function textOf(cell: Cell, shortened: boolean): string {
  return shortened ? (cell.short ?? cell.text) : cell.text;
}

function cellWidth(cell: Cell, shortened: boolean): number {
  return textWidth(textOf(cell, shortened)) + textWidth(cell.tail ?? '');
}

function titleOf(column: Column, shortened: boolean): string {
  return shortened ? (column.shortTitle ?? column.title) : column.title;
}

/** A column that could be left out and holds nothing is left out. */
function saysSomething({ column, cells }: Shown): boolean {
  return column.drop === undefined || cells.length === 0 || cells.some((cell) => cell !== emptyCell);
}

function fit(all: readonly Shown[], room: number): readonly Shown[] {
  for (let shown = all; ; ) {
    const shortened = shorten(shown, room);
    const cut = cutDown(shortened, room);
    if (total(cut) <= room) return cut;
    const last = leastTelling(shown);
    if (last === null) return cut;
    shown = shown.filter((each) => each !== last);
  }
}

/** Shortens the cells of one column after the other, the least telling first, until it fits. */
function shorten(shown: readonly Shown[], room: number): readonly Shown[] {
  let result = shown;
  const order = shown.toSorted((a, b) => (b.column.drop ?? 0) - (a.column.drop ?? 0));
  for (const each of order) {
    if (total(result) <= room) break;
    result = result.map((other) => (other === each ? show(each.column, each.cells, true) : other));
  }
  return result;
}

/** Takes columns of text away, from the least telling column first and there from the widest, until it fits. */
function cutDown(shown: readonly Shown[], room: number): readonly Shown[] {
  const widths = shown.map((each) => each.width);
  const canGive = (i: number): boolean =>
    (widths[i] ?? 0) > (shown[i]?.column.least ?? Number.POSITIVE_INFINITY);
  const rank = (i: number): number => (shown[i]?.column.drop ?? 0) * 1_000 + (widths[i] ?? 0);
  for (let excess = total(shown) - room; excess > 0; excess--) {
    const givers = [...widths.keys()].filter(canGive).sort((a, b) => rank(b) - rank(a));
    const [giver] = givers;
    if (giver === undefined) break;
    widths[giver] = (widths[giver] ?? 0) - 1;
  }
  return shown.map((each, i) => ({ ...each, width: widths[i] ?? each.width }));
}

function leastTelling(shown: readonly Shown[]): Shown | null {
  let found: Shown | null = null;
  for (const each of shown) {
    if ((each.column.drop ?? 0) > (found?.column.drop ?? 0)) found = each;
  }
  return found;
}

function total(shown: readonly Shown[]): number {
  return shown.reduce((sum, each) => sum + each.width, 0) + gap.length * Math.max(0, shown.length - 1);
}

function renderCell({ column, cells, shortened, width }: Shown, row: number, paint: Paint): string {
  const cell = cells[row] ?? emptyCell;
  const tail = cell.tail ?? '';
  const text = cutToWidth(textOf(cell, shortened), width - textWidth(tail)) + tail;
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  const painted = paint(cell.style ?? null, text);
  return column.align === 'right' ? space + painted : painted + space;
}

function renderTitle(
  title: string,
  { column, width, paint }: Pick<Shown, 'column' | 'width'> & { readonly paint: Paint },
): string {
  const text = cutToWidth(title, width);
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  const painted = paint('dim', text);
  return column.align === 'right' ? space + painted : painted + space;
}
