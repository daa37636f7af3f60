import type { ReadonlySignal } from '@preact/signals';

/** What a virtual table shows: as many rows as there are, of which it asks for those that are seen. */
export interface RowSource<Row> {
  /** Changes whenever anything below does. */
  readonly version: ReadonlySignal<number>;
  /** How many are known to be there. */
  readonly count: () => number;
  /** There are no more than `count`. */
  readonly complete: () => boolean;
  /** Null: not loaded yet. */
  readonly at: (index: number) => Row | null;
  /** These rows are looked at now. */
  readonly want: (from: number, to: number) => void;
}
