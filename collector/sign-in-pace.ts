import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** How often one peer may try to sign in. Nobody guesses 256 bits; this keeps the audit and the store from floods. */
const perPeer = { perSecond: 3, burst: 20 };
/** Attempts that failed and are written to the audit, of all peers. */
const audited = { perSecond: 10, burst: 100 };
const mostPeers = 1000;

export interface SignInPace {
  /** Whether the peer may try now. */
  readonly mayTry: (peer: string) => boolean;
  /** Whether one more refusal may be written to the audit. */
  readonly mayRecord: () => boolean;
}

/** Times are milliseconds of a clock that never goes back. */
export function createSignInPace(elapsedMs: () => number): SignInPace {
  const peers = new Map<string, TokenBucket>();
  const record = createTokenBucket(audited);
  const bucketOf = (peer: string, now: number): TokenBucket => {
    const known = peers.get(peer);
    if (known !== undefined) return known;
    if (peers.size >= mostPeers) forget(peers, now);
    const bucket = createTokenBucket(perPeer);
    peers.set(peer, bucket);
    return bucket;
  };
  return {
    mayTry: (peer) => {
      const now = elapsedMs();
      return bucketOf(peer, now).take(now);
    },
    mayRecord: () => record.take(elapsedMs()),
  };
}

/** Those that owe nothing; when all do, the one that was met first. */
function forget(peers: Map<string, TokenBucket>, now: number): void {
  for (const [peer, bucket] of peers) if (bucket.isFull(now)) peers.delete(peer);
  const [first] = peers.keys();
  if (first !== undefined && peers.size >= mostPeers) peers.delete(first);
}
