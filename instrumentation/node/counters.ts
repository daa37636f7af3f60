import type { AttributeBag, Outcome, SpanName } from '../../src/core/semconv.ts';
import type { ActorFacts } from './attribution/actor-source.ts';
import { type KnownActor, nobody } from './known-actors.ts';
import type { KnownCredential } from './known-credentials.ts';
import { type KnownTarget, otherTarget } from './known-targets.ts';

/** Keys of one credential before the rest share the key `other` (wire contract, equal observations). */
const mostKeysPerCredential = 1_000;
/** Keys in all before the counters start over under a new instance. */
const mostKeys = 12_000;
/** Tuples of a credential that are found without hashing their names. */
const mostRecent = 4;

/** What is observed: the name of the span and the source, location or reason. */
export interface Channel {
  /** One for each different channel. */
  readonly id: string;
  readonly name: SpanName;
  readonly attributes: AttributeBag;
}

/** A key of equal observations but for the outcome. */
export interface Tuple {
  readonly channel: Channel;
  readonly target: KnownTarget;
  readonly actor: KnownActor;
  /** Process instance that counts it. */
  readonly instance: number;
  /** Those of the same credential. */
  readonly keys: Keys;
  /** The key `other`: neither target nor actor is told. */
  readonly isOther: boolean;
  /** By outcome; what has none (a fetch, an end) is under `sent`. */
  readonly series: { [Each in Outcome]: Series | null };
  /** Details that were told or are to be. */
  details: Detail[] | null;
}

/** What a hook says of an observation besides its key: names and policies of a fetch, the subject of a use. */
export interface Detail {
  readonly parts: readonly (string | null)[];
  readonly attributes: AttributeBag;
  /** Its bit in `Series.told`; 0 when there are too many: each is then told again. */
  readonly bit: number;
}

/** An observation that is not yet written. */
export interface Sighting {
  readonly credential: KnownCredential;
  readonly actor: ActorFacts;
  readonly isUnattributed: boolean;
  readonly detail: Detail;
  /** When it began; null: when it was observed. */
  readonly startMs: number | null;
}

/** The counter of a key, and what its next line says. */
export interface Series {
  readonly tuple: Tuple;
  readonly outcome: Outcome;
  /** Observations so far: the reading of `mayfly.count`. */
  count: number;
  /** Observations that no line stands for yet. */
  owed: number;
  /** Whether it waits for its line with others. */
  waits: boolean;
  /** Lines that may be written at once, and when that was reckoned. */
  room: number;
  roomAt: number;
  /** Of the latest observation. */
  at: number;
  status: number;
  sighting: Sighting | null;
  /** State of the credential's facts that was told, and which details with it. */
  revision: number;
  told: number;
}

/** Cumulative counters by key of equal observations. */
export interface Counters {
  readonly tuple: (credential: KnownCredential, key: TupleKey) => Tuple;
  readonly series: (tuple: Tuple, outcome: Outcome) => Series;
}

export interface TupleKey {
  readonly channel: Channel;
  readonly target: KnownTarget;
  readonly actor: KnownActor;
}

export interface CountersOptions {
  /** Counters never silently restart: when memory is bounded, a new instance counts. Called before it does. */
  readonly renewInstance: (instance: number) => void;
}

export function createCounters({ renewInstance }: CountersOptions): Counters {
  const credentials = new Map<string, Keys>();
  let size = 0;
  let instance = 0;

  function keysOf(fingerprint: string): Keys {
    if (size >= mostKeys) {
      credentials.clear();
      size = 0;
      instance += 1;
      renewInstance(instance);
    }
    let keys = credentials.get(fingerprint);
    if (keys === undefined) {
      keys = { size: 0, recent: [], next: 0, all: null };
      credentials.set(fingerprint, keys);
    }
    return keys;
  }

  return {
    tuple({ fingerprint }, key) {
      const known = credentials.get(fingerprint);
      const found = known === undefined ? undefined : find(known, key);
      if (found !== undefined) return found;
      const keys = keysOf(fingerprint);
      const isOther = keys.size >= mostKeysPerCredential;
      if (!isOther) return add(keys, { ...key, instance, isOther });
      const other = { channel: key.channel, target: otherTarget, actor: nobody };
      return find(keys, other) ?? add(keys, { ...other, instance, isOther });
    },
    series(tuple, outcome) {
      const found = tuple.series[outcome];
      if (found !== null) return found;
      const made = newSeries(tuple, outcome);
      tuple.series[outcome] = made;
      // An answer stays with its use, also past the bound: it would be counted twice elsewhere.
      tuple.keys.size += 1;
      if (tuple.instance === instance) size += 1;
      return made;
    },
  };
}

/** The tuples of one credential: most have a few, which need no names. */
export interface Keys {
  size: number;
  readonly recent: Tuple[];
  /** Place in `recent` that is taken next. */
  next: number;
  /** By name; null while `recent` holds them all. */
  all: Map<string, Tuple> | null;
}

function find(keys: Keys, key: TupleKey): Tuple | undefined {
  for (const each of keys.recent) if (isSame(each, key)) return each;
  const found = keys.all?.get(nameOf(key));
  if (found !== undefined) keepRecent(keys, found);
  return found;
}

function add(keys: Keys, key: TupleKey & Pick<Tuple, 'instance' | 'isOther'>): Tuple {
  const series = { sent: null, accepted: null, denied: null, error: null };
  const tuple: Tuple = { ...key, keys, series, details: null };
  if (keys.recent.length >= mostRecent) keys.all ??= new Map(keys.recent.map((each) => [nameOf(each), each]));
  keys.all?.set(nameOf(tuple), tuple);
  keepRecent(keys, tuple);
  return tuple;
}

function keepRecent(keys: Keys, tuple: Tuple): void {
  keys.recent[keys.next] = tuple;
  keys.next = (keys.next + 1) % mostRecent;
}

function isSame(a: TupleKey, b: TupleKey): boolean {
  return a.channel === b.channel && a.target.id === b.target.id && a.actor.id === b.actor.id;
}

function nameOf({ channel, target, actor }: TupleKey): string {
  return `${channel.id} ${target.id} ${actor.id}`;
}

function newSeries(tuple: Tuple, outcome: Outcome): Series {
  return {
    tuple,
    outcome,
    count: 0,
    owed: 0,
    waits: false,
    room: 0,
    roomAt: 0,
    at: 0,
    status: 0,
    sighting: null,
    revision: 0,
    told: 0,
  };
}
