import { compareText, joinFunctions, largestSet } from '../join.ts';

/** One member, or a list of them. */
export type Members = string | readonly string[];

/** Sets of those few rows that saw more than one value. */
export interface MemberSets {
  readonly has: (row: number) => boolean;
  readonly add: (row: number, members: Members) => void;
  /** As the join gives them; null when there is no set for the row. */
  readonly membersOf: (row: number) => readonly string[] | null;
  readonly clear: () => void;
  readonly bytes: number;
}

const bytesPerMember = 24;

export function createMemberSets(): MemberSets {
  const sets = new Map<number, Set<string>>();
  let bytes = 0;

  function add(row: number, members: Members): void {
    const set = sets.get(row) ?? new Set<string>();
    sets.set(row, set);
    for (const member of typeof members === 'string' ? [members] : members) {
      if (set.has(member)) continue;
      set.add(member);
      bytes += bytesOf(member);
      if (set.size > largestSet * 2) keepLeast(set);
    }
  }

  /** The least of a part are all that can be among the least of the whole. */
  function keepLeast(set: Set<string>): void {
    for (const member of [...set].sort(compareText).slice(largestSet)) {
      set.delete(member);
      bytes -= bytesOf(member);
    }
  }

  return {
    has: (row) => sets.has(row),
    add,
    membersOf(row) {
      const set = sets.get(row);
      return set === undefined ? null : unionOf([...set]);
    },
    clear() {
      sets.clear();
      bytes = 0;
    },
    get bytes() {
      return bytes;
    },
  };
}

/** A list in the form that the join gives a set. Most have that form already. */
export function unionOf(members: readonly string[]): readonly string[] {
  if (members.length <= largestSet && isAscending(members)) return members;
  return joinFunctions.union([], members) as readonly string[];
}

function isAscending(members: readonly string[]): boolean {
  for (let i = 1; i < members.length; i++) {
    if (compareText(members[i - 1] ?? '', members[i] ?? '') >= 0) return false;
  }
  return true;
}

/** What members hold in memory, about. */
export function bytesOf(members: Members): number {
  if (typeof members === 'string') return bytesPerMember + members.length * 2;
  let bytes = bytesPerMember;
  for (const member of members) bytes += bytesOf(member);
  return bytes;
}
