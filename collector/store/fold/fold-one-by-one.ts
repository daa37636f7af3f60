import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import { type InboxRow, seqOf, streamOf } from '../inbox/inbox.ts';
import type { FolderDeps } from './folder.ts';
import type { Watermarks } from './progress.ts';

/** What is folded of a stream, and who hears when that is more. */
export interface FoldedSoFar {
  readonly foldedOf: (stream: number) => number;
  readonly advance: (stream: number, seq: number) => void;
}

/**
 * The database refuses the data of one of the requests up to the watermarks: which one, shows when each is written
 * alone. It is told and left out; the others are folded.
 */
export async function foldOneByOne(
  deps: FolderDeps,
  watermarks: Watermarks,
  { foldedOf, advance }: FoldedSoFar,
): Promise<void> {
  const window = deps.createWindow();
  for (const [stream, last] of watermarks) {
    for (let after = foldedOf(stream); after < last; advance(stream, after)) {
      const rows = (await deps.read(stream, after)).filter(({ position }) => seqOf(position) <= last);
      for (const row of rows) await foldAlone(deps, window, row);
      after = rows.length === 0 ? last : seqOf(rows.at(-1)?.position ?? last);
    }
  }
}

async function foldAlone(deps: FolderDeps, window: FoldWindow, row: InboxRow): Promise<void> {
  const watermark = new Map([[streamOf(row.position), seqOf(row.position)]]);
  const batch = deps.decode(row);
  window.clear();
  if (batch !== null) window.add(batch, row.position);
  try {
    await deps.flush(window, watermark);
  } catch (error) {
    if (!deps.isRefused(error)) throw error;
    deps.told.refused(row);
    window.clear();
    await deps.flush(window, watermark);
  }
}
