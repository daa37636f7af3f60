import { type LoadCredential, loadCredential, loadFingerprint } from './load-credential.ts';
import { type Random, random, zipf } from './random.ts';

/** What the next span tells. */
export interface Draw {
  readonly credential: LoadCredential;
  /** Process instance, 0 to `instances` - 1: two of each workload. */
  readonly instance: number;
  /** 0: a fetch; else 1 + tool * 3 + outcome. */
  readonly context: number;
  /** The reading of the counter of (credential, context, instance), this span included. */
  readonly count: number;
}

/**
 * `zipf`: 10,000 credentials, s = 1.07. `eph`: each is seen 2 to 5 times while 20,000 live, then never again.
 * `marked`: zipf, where one span in 64 is the only one of its credential, so that no lost request is made good by
 * a later count.
 */
export type MixName = 'zipf' | 'eph' | 'marked';

export interface Mix {
  readonly next: (at: number) => Draw;
  /** Different credentials, and different (credential, context, instance), drawn so far. */
  readonly credentials: () => number;
  readonly keys: () => number;
}

export const instances = 16;
const contexts = 7;
const zipfCredentials = 10_000;
const liveCredentials = 20_000;

export function createMix(name: MixName, seed: number, startAt: number): Mix {
  if (name === 'eph') return ephemeralMix(seed);
  return name === 'zipf' ? zipfMix(seed, startAt) : markedMix(seed, startAt);
}

/** Of 100 answers: 97 accepted, 2 denied, 1 error. One of two tools. */
function useContext({ below }: Random): number {
  const share = below(100);
  return 1 + below(2) * 3 + (share < 97 ? 0 : share < 99 ? 1 : 2);
}

/** Long-lived credentials, fetched again in one of 20 spans, by both instances of their workload. */
function zipfMix(seed: number, startAt: number): Mix {
  const numbers = random(seed);
  const rank = zipf(numbers, zipfCredentials, 1.07);
  const made: (LoadCredential | undefined)[] = [];
  const counts = new Map<number, number>();
  const expiresAt = startAt + 30 * 86_400_000;
  let credentials = 0;
  return {
    next: () => {
      const index = rank();
      const credential = (made[index] ??=
        (credentials++, loadCredential({ seed, index, expiresAt, parent: null })));
      const instance = credential.service * 2 + numbers.below(2);
      const context = numbers.below(20) === 0 ? 0 : useContext(numbers);
      const key = (index * instances + instance) * contexts + context;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return { credential, instance, context, count };
    },
    credentials: () => credentials,
    keys: () => counts.size,
  };
}

/** Spans from one mark to the next: some eight marks in a request. */
const markEvery = 64;

function markedMix(seed: number, startAt: number): Mix {
  const mix = zipfMix(seed, startAt);
  const expiresAt = startAt + 3_600_000;
  let [drawn, marks, instance] = [0, 0, 0];
  return {
    next: (at) => {
      if (++drawn % markEvery !== 0) {
        const draw = mix.next(at);
        instance = draw.instance;
        return draw;
      }
      const index = zipfCredentials + marks++;
      const credential = loadCredential({ seed, index, expiresAt, parent: null });
      // The process of the span before: each process has marks in proportion to its spans.
      return { credential, instance, context: 1, count: 1 };
    },
    credentials: () => mix.credentials() + marks,
    keys: () => mix.keys() + marks,
  };
}

interface Living {
  readonly credential: LoadCredential;
  readonly instance: number;
  /** The one tool that uses it. */
  readonly accepted: number;
  readonly counts: Uint8Array;
  seen: number;
  readonly most: number;
}

/** A credential is fetched by one process, then used one to four times by one tool: accepted but for 3 of 100. */
function ephemeralMix(seed: number): Mix {
  const numbers = random(seed);
  const pool: (Living | undefined)[] = Array.from({ length: liveCredentials });
  const parents = Array.from({ length: 50 }, (_, index) => parentFingerprint(seed, index));
  let [credentials, keys] = [0, 0];
  const born = (at: number): Living => {
    const index = credentials++;
    const expiresAt = Math.floor(at) + 3_600_000;
    const parent = parents[index % parents.length] ?? null;
    const credential = loadCredential({ seed, index, expiresAt, parent });
    return {
      credential,
      instance: credential.service * 2 + numbers.below(2),
      accepted: 1 + numbers.below(2) * 3,
      counts: new Uint8Array(contexts),
      seen: 0,
      most: 2 + numbers.below(4),
    };
  };
  return {
    next: (at) => {
      const slot = numbers.below(liveCredentials);
      const living = (pool[slot] ??= born(at));
      const context = living.seen === 0 ? 0 : ephemeralUse(numbers, living.accepted);
      const count = (living.counts[context] ?? 0) + 1;
      if (count === 1) keys++;
      living.counts[context] = count;
      if (++living.seen === living.most) pool[slot] = undefined;
      return { credential: living.credential, instance: living.instance, context, count };
    },
    credentials: () => credentials,
    keys: () => keys,
  };
}

function ephemeralUse({ below }: Random, accepted: number): number {
  const share = below(100);
  return share < 97 ? accepted : share < 99 ? accepted + 1 : accepted + 2;
}

/** What mints them is not itself in the load. */
function parentFingerprint(seed: number, index: number): string {
  const { word } = random(seed ^ 0x70617265, index);
  const hmac = Buffer.alloc(16);
  for (let i = 0; i < 4; i++) hmac.writeUInt32BE(word(), i * 4);
  return loadFingerprint(hmac);
}
