import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import { type InboxRow, type StreamLife, seqOf, type Watermark } from '../inbox/inbox.ts';
import type { FolderDeps } from './folder.ts';

/** What is folded of a stream, and who hears when that is more. */
export interface FoldedSoFar {
  readonly foldedOf: (life: StreamLife) => number;
  readonly advance: (life: StreamLife, seq: number) => void;
}

/**
 * The database refuses the data of one of the requests up to the watermarks: which one, shows when each is written
 * alone. It is told and left out; the others are folded.
 */
export async function foldOneByOne(
  deps: FolderDeps,
  watermarks: readonly Watermark[],
  { foldedOf, advance }: FoldedSoFar,
): Promise<void> {
  const window = deps.createWindow();
  for (const { stream, openedAt, seq: last } of watermarks) {
    const life = { stream, openedAt };
    for (let after = foldedOf(life); after < last; advance(life, after)) {
      const rows = (await deps.read(life, after)).filter(({ position }) => seqOf(position) <= last);
      for (const row of rows) await foldAlone(deps, window, { life, row });
      after = rows.length === 0 ? last : seqOf(rows.at(-1)?.position ?? last);
    }
  }
}

async function foldAlone(
  deps: FolderDeps,
  window: FoldWindow,
  { life, row }: { readonly life: StreamLife; readonly row: InboxRow },
): Promise<void> {
  const watermark = [{ ...life, seq: seqOf(row.position) }];
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
