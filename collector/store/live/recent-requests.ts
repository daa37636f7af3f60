import type { Batch } from '../../../src/core/batch/batch.ts';
import { isSameLife, type Pending, type StreamLife, seqOf, streamOf } from '../inbox/inbox.ts';

/** An accepted request in its stream. */
export interface LiveRequest {
  readonly seq: number;
  readonly batch: Batch;
}

/** What this collector committed a moment ago, so that it need not be read back to be told. Bounded. */
export interface RecentRequests {
  /** In the order of the commits. Never throws. */
  readonly add: (pending: readonly Pending[]) => void;
  /** More may have been committed to a stream than was heard here. */
  readonly doubt: (stream: number) => void;
  /** Null: not all of them are here. */
  readonly between: (
    life: StreamLife,
    range: { readonly after: number; readonly upTo: number },
  ) => readonly LiveRequest[] | null;
  /** While it is of no use nothing is kept. */
  readonly keep: (isWanted: boolean) => void;
}

interface Kept extends LiveRequest, StreamLife {
  readonly bytes: number;
}

const most = { requests: 4096, bytes: 32 * 1024 * 1024 };

export function createRecentRequests(limits: typeof most = most): RecentRequests {
  /** By stream: from which seq on everything is here. */
  const completeFrom = new Map<number, StreamLife & { readonly after: number }>();
  let kept: Kept[] = [];
  let [bytes, isWanted] = [0, false];

  const drop = (count: number): void => {
    for (const { seq, bytes: own, stream, openedAt } of kept.slice(0, count)) {
      const known = completeFrom.get(stream);
      if (known !== undefined && isSameLife(known, { stream, openedAt })) {
        // What is in doubt stays so.
        completeFrom.set(stream, { ...known, after: Math.max(known.after, seq) });
      }
      bytes -= own;
    }
    kept = kept.slice(count);
  };
  const addOne = ({ position, openedAt, batch }: Pending): void => {
    const life = { stream: streamOf(position), openedAt };
    const seq = seqOf(position);
    const known = completeFrom.get(life.stream);
    // All that this process commits comes by here, so the first of a stream is its first.
    if (known === undefined || !isSameLife(known, life)) completeFrom.set(life.stream, { ...life, after: 0 });
    if (!isWanted) {
      if (known?.after !== Number.POSITIVE_INFINITY) completeFrom.set(life.stream, { ...life, after: seq });
      return;
    }
    const own = bytesOf(batch);
    kept.push({ ...life, seq, batch, bytes: own });
    bytes += own;
  };
  return {
    add: (pending) => {
      for (const each of pending) addOne(each);
      let excess = Math.max(0, kept.length - limits.requests);
      let left = bytes;
      for (const [i, { bytes: own }] of kept.entries()) {
        if (left <= limits.bytes) break;
        left -= own;
        excess = Math.max(excess, i + 1);
      }
      if (excess > 0) drop(excess);
    },
    doubt: (stream) => {
      const known = completeFrom.get(stream);
      if (known !== undefined) completeFrom.set(stream, { ...known, after: Number.POSITIVE_INFINITY });
    },
    between: (life, { after, upTo }) => {
      const known = completeFrom.get(life.stream);
      if (known === undefined || !isSameLife(known, life) || known.after > after) return null;
      return kept.filter((each) => isSameLife(each, life) && each.seq > after && each.seq <= upTo);
    },
    keep: (wanted) => {
      isWanted = wanted;
      if (!wanted) drop(kept.length);
    },
  };
}

/** About what it holds in memory. */
function bytesOf({ length, strings, contexts, heartbeats }: Batch): number {
  let characters = 0;
  for (const text of strings) characters += text.length;
  return (
    512 + 256 * length + 64 * strings.length + 2 * characters + 1024 * (contexts.length + heartbeats.length)
  );
}
