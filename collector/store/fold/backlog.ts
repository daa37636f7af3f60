import { type InboxPosition, seqOf, streamOf } from '../inbox/inbox.ts';

/** What is committed and not folded. */
export interface Lag {
  readonly spans: number;
  /** Since the oldest of them was committed; 0 when there is none. */
  readonly ms: number;
}

/** Requests that are committed and not folded, by their size and age. */
export interface Backlog {
  readonly add: (position: InboxPosition, spans: number, at: number) => void;
  /** Everything of a stream up to a seq is folded, or will never be. */
  readonly forget: (stream: number, seq: number) => void;
  readonly lag: (now: number) => Lag;
}

interface Waiting {
  readonly stream: number;
  readonly seq: number;
  readonly spans: number;
  readonly at: number;
}

export function createBacklog(): Backlog {
  let waiting: Waiting[] = [];
  let spans = 0;
  return {
    add(position, own, at) {
      waiting.push({ stream: streamOf(position), seq: seqOf(position), spans: own, at });
      spans += own;
    },
    forget(stream, seq) {
      waiting = waiting.filter((each) => each.stream !== stream || each.seq > seq);
      spans = waiting.reduce((sum, each) => sum + each.spans, 0);
    },
    lag: (now) => ({ spans, ms: Math.max(0, now - (waiting[0]?.at ?? now)) }),
  };
}
