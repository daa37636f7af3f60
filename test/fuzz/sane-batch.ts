import { isDeepStrictEqual } from 'node:util';
import { combinationsOf } from '../../collector/store/copy/combinations.ts';
import { encodeContexts } from '../../collector/store/copy/encode-contexts.ts';
import { encodeCredentials } from '../../collector/store/copy/encode-credentials.ts';
import { encodeProcesses } from '../../collector/store/copy/encode-processes.ts';
import { encodeUsage } from '../../collector/store/copy/encode-usage.ts';
import type { Batch, BatchResult } from '../../src/core/batch/batch.ts';
import { decodeBatch } from '../../src/core/batch/decode-batch.ts';
import { encodeBatch } from '../../src/core/batch/encode-batch.ts';
import { observationsOf } from '../../src/core/batch/observations-of.ts';
import { isFingerprint } from '../../src/core/fingerprint.ts';
import { createWindow, type FoldWindow } from '../../src/core/inventory/window/window.ts';
import { must } from './target.ts';

const dayMs = 86_400_000;

/** What holds of everything that was read, whatever came in. */
export function mustAddUp({
  batch,
  rejected,
  ignored,
  spans,
  reasons,
  droppedAttributes,
  withheldTexts,
}: BatchResult): void {
  must(batch.length + batch.heartbeats.length + rejected + ignored === spans, 'every span is accounted for');
  must(reasons.length <= 8, 'few reasons are told');
  must(rejected === 0 || reasons.length > 0, 'a refusal has a reason');
  must(droppedAttributes >= 0, 'attributes dropped are counted');
  must(withheldTexts >= 0, 'texts without a look are counted');
}

/** What is kept of a request is clean: believable times, texts that every store takes. */
export function mustBeClean(batch: Batch): void {
  for (const { at, traceId, spanId, fingerprint, credential, count, skewed } of observationsOf(batch)) {
    must(
      at >= batch.receivedAt - 7 * dayMs && at <= batch.receivedAt + 300_000,
      'no clock moves the inventory',
    );
    must(!skewed || at === batch.receivedAt, 'a time that is not believed is the time of receipt');
    must(traceId.length === 32 && spanId.length === 16, 'ids have their length');
    must(
      [fingerprint, ...credential.parents, credential.previousFingerprint ?? fingerprint].every(
        isFingerprint,
      ),
      'fingerprints are fingerprints',
    );
    must(count === null || (Number.isSafeInteger(count) && count >= 1), 'counts are whole numbers');
  }
  for (const text of [...batch.strings, ...batch.lists.flat()]) mustBeText(text);
  mustBeTexts(batch.contexts);
  mustBeTexts(batch.heartbeats);
}

function mustBeTexts(value: unknown): void {
  if (typeof value === 'string') mustBeText(value);
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(mustBeTexts);
}

function mustBeText(text: string): void {
  must(text.length <= 1024 && text.isWellFormed(), 'texts are cut and whole');
  for (let i = 0; i < text.length; i++) must(text.charCodeAt(i) >= 32, 'texts have no controls');
}

/** The inbox gives back what it was given, in the same bytes. */
export function mustSurviveInbox(batch: Batch): void {
  const body = encodeBatch(batch);
  const again = decodeBatch(body, batch.receivedAt);
  must(
    isDeepStrictEqual(observationsOf(again), observationsOf(batch)),
    'an inbox row holds the observations',
  );
  must(isDeepStrictEqual(again.heartbeats, batch.heartbeats), 'an inbox row holds the heartbeats');
  must(Buffer.compare(encodeBatch(again), body) === 0, 'equal batches give equal bytes');
}

let window: FoldWindow | null = null;

/** A window takes it, twice as once, and it can be written down. */
export function mustFold(batch: Batch): void {
  window ??= createWindow();
  try {
    window.add(batch, 7);
    const once = snapshot(window);
    window.add(batch, 7);
    must(isDeepStrictEqual(snapshot(window), once), 'what comes twice changes nothing');
    must(window.spans === 2 * (batch.length + batch.heartbeats.length), 'a window counts what it was given');
  } finally {
    window.clear();
  }
}

function snapshot(of: FoldWindow): readonly Buffer[] {
  const written = [
    encodeProcesses(of),
    encodeContexts(of),
    encodeCredentials(of, combinationsOf(of.credentials)),
    encodeUsage(of),
  ];
  return written.map(({ rows }) => Buffer.concat([...rows]));
}
