import { instant } from '../../instant.ts';
import type { Heartbeat, ProcessFacts } from '../../observation.ts';
import { hashOf, processRow } from '../fold.ts';
import { joinFunctions, joinRows } from '../join.ts';
import { type ProcessRow, processJoins } from '../rows.ts';
import { always, never } from './number-rows.ts';

/**
 * When a process was seen, by whom; `skewedAt` is infinitely long ago when all its times were believed, `countedFrom`
 * is never when it told no reading.
 */
export interface Sightings {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly skewedAt: number;
  readonly countedFrom: number;
  readonly sender: string | null;
}

/** The process instances of a window. */
export interface ProcessRows {
  readonly rows: number;
  /** 32 hex digits that name the instance. */
  readonly idOf: (row: number) => string;
  readonly rowAt: (row: number) => ProcessRow;
  /** In the order of the ids. */
  readonly order: () => readonly number[];
}

export interface FoldedProcesses extends ProcessRows {
  /** Its row. */
  readonly add: (facts: ProcessFacts, sightings: Sightings) => number;
  readonly addHeartbeat: (heartbeat: Heartbeat, sender: string | null) => void;
  readonly clear: () => void;
  readonly bytes: number;
}

/** `facts` are in `joined`: a process tells the same every time, and then only its times are to be joined. */
interface Folded {
  readonly row: number;
  readonly id: string;
  readonly facts: ProcessFacts;
  joined: ProcessRow;
  firstAt: number;
  lastAt: number;
  skewedAt: number;
  countedFrom: number;
  readonly senders: Set<string>;
  bytes: number;
}

export function createProcessRows(): FoldedProcesses {
  const rows: Folded[] = [];
  const known = new Map<string, Folded>();
  let bytes = 0;

  /** `tell` makes what is to be joined when it is not among the facts that are. */
  function join(facts: ProcessFacts, isTold: (folded: Folded) => boolean, tell: () => ProcessRow): Folded {
    let folded = known.get(facts.instance);
    if (folded === undefined) {
      const id = hashOf([facts.instance]);
      const unseen = { firstAt: never, lastAt: always, skewedAt: always, countedFrom: never, bytes: 0 };
      folded = { row: rows.length, id, facts, joined: tell(), ...unseen, senders: new Set() };
      rows.push(folded);
      known.set(facts.instance, folded);
    } else if (isTold(folded)) {
      return folded;
    } else {
      folded.joined = joinRows(processJoins, [folded.joined, tell()]);
    }
    bytes -= folded.bytes;
    folded.bytes = bytesPerRow + JSON.stringify(folded.joined).length * 2;
    bytes += folded.bytes;
    return folded;
  }

  return {
    get rows() {
      return rows.length;
    },
    idOf: (row) => rows[row]?.id ?? '',
    rowAt: (row) => rowOf(rows[row]),
    order: () => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ row }) => row),
    add(facts, sightings) {
      const seen = join(
        facts,
        (folded) => areEqual(folded.facts, facts),
        () => processRow({ kind: 'used', at: instant(sightings.firstAt), skewed: false, process: facts }),
      );
      joinSightings(seen, sightings);
      return seen.row;
    },
    addHeartbeat(heartbeat, sender) {
      const { senders } = join(
        heartbeat.process,
        () => false,
        () => processRow(heartbeat),
      );
      if (sender !== null) senders.add(sender);
    },
    clear() {
      rows.length = 0;
      known.clear();
      bytes = 0;
    },
    get bytes() {
      return bytes;
    },
  };
}

const bytesPerRow = 512;

function joinSightings(seen: Folded, { firstAt, lastAt, skewedAt, countedFrom, sender }: Sightings): void {
  seen.firstAt = Math.min(seen.firstAt, firstAt);
  seen.lastAt = Math.max(seen.lastAt, lastAt);
  seen.skewedAt = Math.max(seen.skewedAt, skewedAt);
  seen.countedFrom = Math.min(seen.countedFrom, countedFrom);
  if (sender !== null) seen.senders.add(sender);
}

function areEqual(a: ProcessFacts, b: ProcessFacts): boolean {
  if (a === b) return true;
  for (const fact in a) {
    if (a[fact as keyof ProcessFacts] !== b[fact as keyof ProcessFacts]) return false;
  }
  return true;
}

function rowOf(folded: Folded | undefined): ProcessRow {
  if (folded === undefined) throw new RangeError('no such row');
  const { joined, firstAt, lastAt, skewedAt, countedFrom, senders } = folded;
  const skewed = Math.max(joined.skewedAt ?? always, skewedAt);
  return {
    ...joined,
    firstSeenAt: instant(Math.min(joined.firstSeenAt, firstAt)),
    lastSeenAt: instant(Math.max(joined.lastSeenAt, lastAt)),
    skewedAt: skewed === always ? null : instant(skewed),
    countedFrom: countedFrom === never ? null : instant(countedFrom),
    senders: joinFunctions.union([], [...senders]) as readonly string[],
  };
}
