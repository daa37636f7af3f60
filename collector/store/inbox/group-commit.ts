import { MayflyError } from '../../../src/core/errors.ts';
import { codeOf } from '../store-failure.ts';
import { type InboxPosition, type Pending, positionOf } from './inbox.ts';
import { insertEntries } from './insert-entries.ts';
import type { OwnStream, Streams } from './streams.ts';
import type { BatchEntry } from './waiting-entries.ts';

/** Rows of a stream that may be committed, or may come to be, without anybody having been told. */
export interface UnknownRows {
  readonly stream: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

export interface GroupCommitDeps {
  readonly own: Streams['own'];
  /** What was just committed, in the order of seq, before its appends resolve. */
  readonly onCommitted: (pending: readonly Pending[]) => void;
  /** The stream was left: whoever adopts it folds these rows, if they are there. */
  readonly onUnknown: (rows: UnknownRows) => void;
}

/**
 * Commits entries, one call after the other, and returns their positions: null for duplicates. When it throws,
 * the seqs it took are never given again.
 */
export type GroupCommit = (entries: readonly BatchEntry[]) => Promise<readonly (InboxPosition | null)[]>;

export function createGroupCommit({ own, onCommitted, onUnknown }: GroupCommitDeps): GroupCommit {
  const takeSeqs = createSeqs(own);
  return async (entries) => {
    const { stream, firstSeq } = await takeSeqs(entries.length);
    const unknown = (): void => {
      // Nothing more comes into it, so no watermark ever passes what may still be committed.
      stream.leave();
      onUnknown({ stream: stream.stream, firstSeq, lastSeq: firstSeq + entries.length - 1 });
    };
    const numbered = entries.map((entry, i) => ({ seq: firstSeq + i, entry }));
    const inserted = await insertEntries(stream.query, stream, numbered).catch((error: unknown) => {
      if (!isRolledBack(error)) unknown();
      throw error;
    });
    const added = numbered.filter(({ seq }) => inserted.has(seq));
    try {
      if (added.length > 0) {
        onCommitted(
          added.map(({ seq, entry: { batch } }) => ({
            position: positionOf(stream.stream, seq),
            openedAt: stream.openedAt,
            batch,
          })),
        );
      }
    } catch {
      // It is committed all the same, and will be acknowledged: so it is folded from the inbox.
      unknown();
    }
    return numbered.map(({ seq }) => (inserted.has(seq) ? positionOf(stream.stream, seq) : null));
  };
}

/** Positions have 32 bits for a seq. */
const greatestSeq = 2 ** 32 - 1;

interface Seqs {
  readonly stream: OwnStream;
  readonly firstSeq: number;
}

/** Each stream begins at 1. */
function createSeqs(own: Streams['own']): (count: number) => Promise<Seqs> {
  let current: OwnStream | null = null;
  let next = 1;
  return async (count) => {
    if (next + count > greatestSeq) current?.leave();
    const stream = await own();
    if (stream !== current) [current, next] = [stream, 1];
    next += count;
    return { stream, firstSeq: next - count };
  };
}

/**
 * Whether the database itself has answered that the statement failed: then nothing of it was kept. A break of the
 * connection says nothing about that (SQLSTATE classes 08 and 57P, 40003, and errors of the system).
 */
function isRolledBack(error: unknown): boolean {
  const code = codeOf(error instanceof MayflyError && error.cause !== undefined ? error.cause : error) ?? '';
  return /^[0-9A-Z]{5}$/.test(code) && !/^(08|57P|40003|E[A-Z])/.test(code);
}
