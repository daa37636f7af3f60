import { isDeepStrictEqual } from 'node:util';
import type { BatchResult } from '../../../src/core/batch/batch.ts';
import { observationsOf } from '../../../src/core/batch/observations-of.ts';
import { readBatch } from '../../../src/core/batch/read-batch.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import {
  type Encoding,
  type ReadResult,
  readObservations,
} from '../../../src/core/otlp/read-observations.ts';
import { now, otlpBodies, otlpWords } from '../corpus.ts';
import { mustAddUp, mustBeClean, mustFold, mustSurviveInbox } from '../sane-batch.ts';
import { must, type Target } from '../target.ts';

/** The fast reader and the plain one, and everything that is done with what they read. */
function target(encoding: Encoding): Target {
  return {
    name: `otlp-${encoding}`,
    what: `trace requests: \`readBatch\`, ${encoding}; what it read goes through the inbox's form and the fold`,
    form: encoding,
    words: otlpWords,
    corpus: (random) => otlpBodies(random, encoding),
    prepare: () => (input, _random, timed) => {
      const columns = attempt(() => timed(() => readBatch(Buffer.from(input), encoding, now)));
      const objects =
        encoding === 'protobuf' ? attempt(() => readObservations(input, encoding, now)) : undefined;
      if (objects !== undefined) mustAgree(columns, objects);
      if (columns === null) return 'refused';
      const { batch, rejected } = columns;
      mustAddUp(columns);
      mustBeClean(batch);
      mustSurviveInbox(batch);
      mustFold(batch);
      return batch.length + batch.heartbeats.length === 0
        ? 'nothing in it'
        : rejected > 0
          ? 'read in part'
          : 'read';
    },
  };
}

/** The oracle: span by span, into objects. */
function mustAgree(columns: BatchResult | null, objects: ReadResult | null): void {
  must((columns === null) === (objects === null), 'both readers refuse the same');
  if (columns === null || objects === null) return;
  const { items, ...counts } = objects;
  const { batch, ...others } = columns;
  // Each remembers something else, so each may run out of looks at another text.
  if (columns.withheldTexts + objects.withheldTexts > 0) return;
  must(isDeepStrictEqual(others, counts), 'both readers count the same');
  const observations = items.filter((item) => item.kind !== 'heartbeat');
  must(isDeepStrictEqual(observationsOf(batch), observations), 'both readers see the same observations');
  const heartbeats = items.filter((item) => item.kind === 'heartbeat');
  must(isDeepStrictEqual(batch.heartbeats, heartbeats), 'both readers see the same heartbeats');
}

function attempt<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MayflyError) || error.code !== 'request.undecodable') throw error;
    return null;
  }
}

export const otlpTargets: readonly Target[] = [target('protobuf'), target('json')];
