import type { Piece } from './event-text.ts';

export interface PieceQueueDeps {
  readonly elapsedMs: () => number;
  /** So many activities were taken. */
  readonly onTold: (activities: number) => void;
  /** The last piece that waited was taken; more may be pushed. */
  readonly onEmpty: () => void;
  /** Calls once, whoever ended it. */
  readonly onEnd: () => void;
}

/** Pieces that wait for a reader. The stream itself holds none, so all that waits is counted here. */
export interface PieceQueue {
  readonly body: ReadableStream<Uint8Array>;
  readonly push: (piece: Piece) => void;
  /** Of what waits. */
  readonly bytes: () => number;
  /** When something was taken last, or began to wait. */
  readonly waitingSince: () => number;
  /** Activities that were taken. */
  readonly told: () => number;
  /** Resolves when nothing waits any more; false: it has ended. */
  readonly drained: () => Promise<boolean>;
  readonly end: () => void;
  readonly isEnded: () => boolean;
}

export function createPieceQueue({ elapsedMs, ...deps }: PieceQueueDeps): PieceQueue {
  const waiters = createWaiters();
  let pieces: Piece[] = [];
  let [bytes, told, waitingSince] = [0, 0, 0];
  let [isWanted, isEnded] = [false, false];
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  const end = (): void => {
    if (isEnded) return;
    [isEnded, pieces, bytes] = [true, [], 0];
    try {
      controller?.close();
    } catch {
      // The reader has gone.
    }
    waiters.settle(false);
    deps.onEnd();
  };
  const give = (): void => {
    const next = isWanted && controller !== null ? pieces.shift() : undefined;
    if (next === undefined) return;
    bytes -= next.bytes.length;
    told += next.activities;
    [waitingSince, isWanted] = [elapsedMs(), false];
    deps.onTold(next.activities);
    controller?.enqueue(next.bytes);
    if (bytes === 0) deps.onEmpty();
    if (bytes === 0) waiters.settle(true);
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start: (own) => {
        controller = own;
      },
      pull: () => {
        isWanted = true;
        give();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
  return {
    body,
    push: (piece) => {
      if (isEnded) return;
      if (bytes === 0) waitingSince = elapsedMs();
      pieces.push(piece);
      bytes += piece.bytes.length;
      give();
    },
    bytes: () => bytes,
    waitingSince: () => waitingSince,
    told: () => told,
    drained: () => (isEnded || bytes === 0 ? Promise.resolve(!isEnded) : waiters.wait()),
    end,
    isEnded: () => isEnded,
  };
}

function createWaiters() {
  let waiting: ((isOpen: boolean) => void)[] = [];
  return {
    wait: (): Promise<boolean> => new Promise((resolve) => waiting.push(resolve)),
    settle: (isOpen: boolean): void => {
      const settled = waiting;
      waiting = [];
      for (const resolve of settled) resolve(isOpen);
    },
  };
}
