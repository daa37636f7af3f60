import { bytesOf, createMemberSets, type Members, unionOf } from './member-sets.ts';

/**
 * Some sets for each row, side by side: set `i` of a row stands at `row * width + i`. Most sets only ever get one
 * value: it is kept as it came, and no set is made.
 */
export interface SetRows {
  readonly add: (place: number, members: Members) => void;
  /** The only one, or the least 256 in code point order as the join gives them; null for the empty set. */
  readonly membersOf: (place: number) => Members | null;
  readonly reserve: (capacity: number) => void;
  /** Empties the first rows. */
  readonly clear: (rows: number) => void;
  /** What it holds, about. */
  readonly bytes: number;
}

/** `width` is the number of sets in a row. */
export function createSetRows(width: number): SetRows {
  const first: (Members | undefined)[] = [];
  const sets = createMemberSets();
  let bytes = 0;

  function addAnother(place: number, known: Members, members: Members): void {
    if (areSame(known, members)) return;
    if (!sets.has(place)) sets.add(place, known);
    sets.add(place, members);
  }

  return {
    add(place, members) {
      const known = first[place];
      if (known === undefined) {
        first[place] = members;
        bytes += bytesOf(members);
      } else if (known !== members) {
        addAnother(place, known, members);
      }
    },
    membersOf(place) {
      const known = first[place];
      if (known === undefined) return null;
      return sets.membersOf(place) ?? (typeof known === 'string' ? known : unionOf(known));
    },
    reserve(capacity) {
      while (first.length < capacity * width) first.push(undefined);
    },
    clear(rows) {
      first.fill(undefined, 0, rows * width);
      sets.clear();
      bytes = 0;
    },
    get bytes() {
      return first.length * 8 + bytes + sets.bytes;
    },
  };
}

function areSame(a: Members, b: Members): boolean {
  if (a.length !== b.length || typeof a === 'string' || typeof b === 'string') return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
