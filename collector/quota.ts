import type { Batch } from '../src/core/batch/batch.ts';
import { fingerprintWords } from '../src/core/batch/column-names.ts';
import { MayflyError } from '../src/core/errors.ts';
import { createKnownFingerprints, type KnownFingerprints } from './known-fingerprints.ts';
import { overflowRows } from './overflow-rows.ts';
import type { Principal } from './principal.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** What a token may send that has no quota of its own. */
export interface QuotaSettings {
  readonly newCredentialsPerSecond: number;
  /** New credentials at once, after a time without any. */
  readonly newCredentialsBurst: number;
  /** Null: no limit of its own. */
  readonly spansPerSecond: number | null;
}

export interface AppliedQuota {
  readonly batch: Batch;
  /** Observations that are counted under the overflow credential of their workload. */
  readonly overflowed: number;
}

type Sender = Pick<Principal, 'id' | 'quota'>;

/** Quotas of senders (promise H8), each for itself, in memory that does not grow with what they send. */
export interface Quota {
  /** Before the body is read: throws `collector.overloaded` (503) while the sender owes from what it sent before. */
  readonly admit: (sender: Sender) => void;
  /** After it was decoded: what its spans cost. A body may be larger than the rate; then the next ones wait. */
  readonly charge: (sender: Sender, spans: number) => void;
  readonly apply: (batch: Batch, sender: Sender) => AppliedQuota;
  /** Fingerprints that the store holds already (words as in a batch), so that after a start they are not new. */
  readonly learn: (fingerprints: Int32Array) => void;
  readonly counts: () => QuotaCounts;
}

/** Since the start. */
export interface QuotaCounts {
  readonly newCredentials: number;
  readonly overflowed: number;
  readonly refusedRequests: number;
}

/** About 17 MB in both filters together. */
const knownCapacity = 5_000_000;
/** Seconds of its rate that a sender may send at once. */
const spansBurstSeconds = 2;
/** Only tokens that are valid get here, so this is met by nobody in good order. */
const mostSenders = 10_000;

export function createQuota(
  settings: QuotaSettings,
  { elapsedMs, capacity = knownCapacity }: { readonly elapsedMs: () => number; readonly capacity?: number },
): Quota {
  const known = createKnownFingerprints(capacity);
  const spans = createBuckets(elapsedMs);
  const fresh = createBuckets(elapsedMs);
  const counts = { newCredentials: 0, overflowed: 0, refusedRequests: 0 };
  const rateOf = ({ quota }: Sender): number | null => quota.spansPerSecond ?? settings.spansPerSecond;
  const freshOf = ({ id, quota }: Sender): TokenBucket => {
    const { newCredentialsPerSecond: perSecond, newCredentialsBurst: burst } = settings;
    const own = quota.newCredentialsPerSecond;
    // A rate of its own keeps the proportion of the burst.
    return own === null
      ? fresh(id, { perSecond, burst })
      : fresh(id, { perSecond: own, burst: Math.ceil((burst / perSecond) * own) });
  };
  return {
    admit: (sender) => {
      const perSecond = rateOf(sender);
      if (perSecond === null) return;
      const bucket = spans(sender.id, { perSecond, burst: perSecond * spansBurstSeconds });
      if (!bucket.isInDebt(elapsedMs())) return;
      counts.refusedRequests++;
      throw new MayflyError(
        'collector.overloaded',
        `the token sends more than its ${perSecond} spans a second; send this one again`,
      );
    },
    charge: (sender, amount) => {
      const perSecond = rateOf(sender);
      if (perSecond === null) return;
      spans(sender.id, { perSecond, burst: perSecond * spansBurstSeconds }).charge(amount, elapsedMs());
    },
    apply: (batch, sender) => {
      const [bucket, now] = [freshOf(sender), elapsedMs()];
      const { over, overflowed, added } = overOf(batch, known, () => bucket.take(now));
      counts.newCredentials += added;
      counts.overflowed += overflowed;
      return { batch: over === null ? batch : overflowRows(batch, over), overflowed };
    },
    learn: (fingerprints) => {
      for (let at = 0; at < fingerprints.length; at += fingerprintWords) known.add(fingerprints, at);
    },
    counts: () => ({ ...counts }),
  };
}

/** Which observations name a credential that is new and beyond the quota; `over` is null when none does. */
function overOf(
  { fingerprints, length }: Batch,
  known: KnownFingerprints,
  take: () => boolean,
): { readonly over: Uint8Array | null; readonly overflowed: number; readonly added: number } {
  let over: Uint8Array | null = null;
  let overflowed = 0;
  let added = 0;
  for (let i = 0; i < length; i++) {
    const at = i * fingerprintWords;
    if (known.has(fingerprints, at)) continue;
    if (take()) {
      known.add(fingerprints, at);
      added++;
      continue;
    }
    over ??= new Uint8Array(length);
    over[i] = 1;
    overflowed++;
  }
  return { over, overflowed, added };
}

/** A bucket for each sender, made at its first use and forgotten when it is full again. */
function createBuckets(
  elapsedMs: () => number,
): (id: string, rate: { readonly perSecond: number; readonly burst: number }) => TokenBucket {
  const buckets = new Map<string, TokenBucket>();
  return (id, rate) => {
    const found = buckets.get(id);
    if (found !== undefined) return found;
    if (buckets.size >= mostSenders) {
      const now = elapsedMs();
      for (const [other, bucket] of buckets) if (bucket.isFull(now)) buckets.delete(other);
    }
    const made = createTokenBucket(rate);
    buckets.set(id, made);
    return made;
  };
}

/** What a sender should know of its overflow, for the partial success of its answer; null when there is none. */
export function overflowMessage(overflowed: number): string | null {
  if (overflowed === 0) return null;
  return (
    `${overflowed} spans name more new credentials than the token's quota allows: they are counted together as ` +
    'one credential of type overflow for each workload; raise new_credentials_per_second of the token if this is right'
  );
}
