import type { Context } from '../../batch/batch.ts';
import { createTextMemory } from '../../text-memory.ts';
import { type Dimensions, dimensionsOf, hashOf } from '../fold.ts';

/** One context of usage: `context` is its id and `tuple` its id without the outcome, 32 hex digits each. */
export interface ContextRow extends Dimensions {
  readonly context: string;
  readonly tuple: string;
}

/** The contexts of a window, without process instances: few. */
export interface ContextRows {
  readonly rows: readonly ContextRow[];
  /** In the order of the ids. */
  readonly order: () => readonly number[];
}

export interface FoldedContexts extends ContextRows {
  /** Its row. */
  readonly add: (context: Context) => number;
  readonly clear: () => void;
  readonly bytes: number;
}

const idDigits = 32;
/** Both ids of contexts by their dimensions: the same contexts come in every window. */
const ids = createTextMemory(4 * 1024 * 1024);

export function createContextRows(): FoldedContexts {
  const rows: ContextRow[] = [];
  const known = new Map<string, number>();
  /** A reader gives the same object for the same context of later requests. */
  const met = new Map<Context, number>();
  let characters = 0;
  return {
    rows,
    order: () => [...rows.keys()].sort((a, b) => byId(rows[a], rows[b])),
    add(context) {
      const again = met.get(context);
      if (again !== undefined) return again;
      const dimensions = dimensionsOf(context);
      const key = JSON.stringify(Object.values(dimensions));
      const row = known.get(key) ?? rows.length;
      if (row === rows.length) {
        const both = idsOf(key, dimensions);
        rows.push({ context: both.slice(0, idDigits), tuple: both.slice(idDigits), ...dimensions });
        known.set(key, row);
        characters += key.length;
      }
      met.set(context, row);
      return row;
    },
    clear() {
      rows.length = 0;
      known.clear();
      met.clear();
      characters = 0;
    },
    get bytes() {
      return rows.length * 512 + characters * 2;
    },
  };
}

/** The id of a context and of its tuple, joined. `key` is the JSON of its dimensions, which the id is a hash of. */
function idsOf(key: string, dimensions: Dimensions): string {
  const remembered = ids.get(key);
  if (remembered !== undefined) return remembered;
  const both = hashOf(Object.values(dimensions)) + hashOf(Object.values({ ...dimensions, outcome: null }));
  ids.set(key, both);
  return both;
}

function byId(a: ContextRow | undefined, b: ContextRow | undefined): number {
  const [x, y] = [a?.context ?? '', b?.context ?? ''];
  return x < y ? -1 : Number(x > y);
}
