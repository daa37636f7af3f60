import * as fc from 'fast-check';
import { instant } from '../../../src/core/instant.ts';
import type { Heartbeat, Observation } from '../../../src/core/observation.ts';
import { endReasons, locations, outcomes, sources } from '../../../src/core/semconv.ts';
import { ended, fetched, heartbeat, newFingerprint, noon, someProcess, used } from './sample.ts';

/** Few, so that observations meet. */
const fingerprints = Array.from({ length: 3 }, newFingerprint);

/** Texts that collations, array and JSON syntax get wrong, few enough to meet. */
export const trickyText = fc.constantFrom(
  'a',
  'B',
  'b',
  'ä',
  'Z',
  '_',
  '\ue000',
  '😀',
  'NULL',
  '{a,"b"}',
  'back\\slash',
  "quote'",
  'two words',
);
const maybeText = fc.option(trickyText);
const maybeTime = fc.option(
  fc.integer({ min: -200, max: 200 }).map((minutes) => instant(noon + minutes * 60_000)),
);
const texts = fc.array(trickyText, { maxLength: 4 });
const mostlyNot = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);

/** Who, where and for whom: what makes a context. Few in one run, so that contexts meet over hours. */
const scene = fc.record({
  process: fc.record({
    instance: fc.constantFrom('i-1', 'i-2', 'I-3'),
    service: trickyText,
    namespace: maybeText,
    environment: maybeText,
  }),
  actor: fc.record({ agent: maybeText, tool: maybeText, user: maybeText }),
  target: fc.record({ port: fc.option(fc.constantFrom(80, 443)), operation: maybeText }),
});
type Scene = typeof scene extends fc.Arbitrary<infer Value> ? Value : never;

/** What differs between observations of one process. */
const processFacts = fc.record({
  version: maybeText,
  owner: maybeText,
  host: maybeText,
  pid: fc.option(fc.integer({ min: 1, max: 9 })),
});

const facts = (scenes: readonly Scene[]) =>
  fc
    .record({
      scene: fc.constantFrom(...scenes),
      more: processFacts,
      fingerprint: fc.constantFrom(...fingerprints),
      at: fc.integer({ min: 0, max: 4 * 3600 }).map((seconds) => instant(noon + seconds * 1000)),
      skewed: mostlyNot,
      count: fc.oneof(
        { arbitrary: fc.integer({ min: 1, max: 50 }), weight: 9 },
        { arbitrary: fc.constant(null), weight: 1 },
      ),
      conversation: maybeText,
      credential: fc.record({
        type: maybeText,
        provider: maybeText,
        joinKeys: texts,
        issuedAt: maybeTime,
        expiresAt: maybeTime,
        ephemeral: fc.option(fc.boolean()),
        scopes: texts,
        subject: maybeText,
        audience: texts,
        parents: fc.array(fc.constantFrom(...fingerprints), { maxLength: 2 }),
        previousFingerprint: fc.option(fc.constantFrom(...fingerprints)),
      }),
    })
    .map(({ scene: { process, actor, target }, more, conversation, ...seen }) => ({
      ...seen,
      process: { ...someProcess, ...process, ...more },
      actor: { ...actor, conversation },
      target,
    }));

const observation = (scenes: readonly Scene[]): fc.Arbitrary<Observation> =>
  fc.oneof(
    {
      arbitrary: fc
        .tuple(facts(scenes), fc.constantFrom(...outcomes), fc.constantFrom(...locations.slice(0, 2)))
        .map(([seen, outcome, location]) => used({ ...seen, outcome, location })),
      weight: 5,
    },
    {
      arbitrary: fc
        .tuple(facts(scenes), fc.constantFrom(...sources.slice(0, 3)), fc.boolean(), maybeText)
        .map(([seen, source, held, name]) => fetched({ ...seen, source, held, name })),
      weight: 2,
    },
    {
      arbitrary: fc
        .tuple(facts(scenes), fc.constantFrom(...endReasons))
        .map(([seen, reason]) => ended({ ...seen, reason })),
      weight: 1,
    },
  );

const beat = (scenes: readonly Scene[]): fc.Arbitrary<Heartbeat> =>
  fc
    .record({
      scene: fc.constantFrom(...scenes),
      more: processFacts,
      startedAt: maybeTime,
      skewed: mostlyNot,
      ended: fc.boolean(),
      hooks: texts,
      shadowed: texts,
      seen: fc.nat(99),
      dropped: fc.nat(9),
      unattributed: fc.nat(9),
      overflowed: fc.nat(9),
    })
    .map(({ scene: { process }, more, ...some }) =>
      heartbeat({ ...some, process: { ...someProcess, ...process, ...more } }),
    );

/** Observations and heartbeats that share credentials, contexts and processes. */
export const someItems: fc.Arbitrary<(Observation | Heartbeat)[]> = fc
  .array(scene, { minLength: 1, maxLength: 3 })
  .chain((scenes) =>
    fc.array(
      fc.oneof({ arbitrary: observation(scenes), weight: 6 }, { arbitrary: beat(scenes), weight: 1 }),
      { minLength: 1, maxLength: 60, size: 'max' },
    ),
  );

/** Items whose inventory is written in two parts, which may overlap: every item is in one of them at least. */
export const someParts = someItems.chain((all) =>
  fc
    .array(fc.constantFrom('hot', 'old', 'both'), { minLength: all.length, maxLength: all.length })
    .map((parts) => ({
      all,
      hot: all.filter((_, index) => parts[index] !== 'old'),
      old: all.filter((_, index) => parts[index] !== 'hot'),
    })),
);
