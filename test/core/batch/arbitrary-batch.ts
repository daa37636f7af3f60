import * as fc from 'fast-check';
import type { Batch, Context } from '../../../src/core/batch/batch.ts';
import { type Instant, instant } from '../../../src/core/instant.ts';
import type { Heartbeat, ProcessFacts } from '../../../src/core/observation.ts';
import { endReasons, locations, outcomes, sources } from '../../../src/core/semconv.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

export const receivedAt = instant(Date.UTC(2026, 9, 1, 12));

/** What JSON, UTF-8 and careless objects get wrong. */
const text = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', '"\\', '\u2028', '😀', 'ä', 'toString', ' '),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
);
const maybeText = fc.option(text);

const process: fc.Arbitrary<ProcessFacts> = fc.record({
  instance: text,
  service: text,
  namespace: maybeText,
  environment: maybeText,
  version: maybeText,
  owner: maybeText,
  host: maybeText,
  pod: maybeText,
  pid: fc.option(fc.nat(2 ** 31 - 1)),
  runtime: maybeText,
  identity: maybeText,
});

const how = fc.oneof(
  fc.record({
    kind: fc.constant('fetched' as const),
    channel: fc.constantFrom(...sources),
    outcome: fc.constant(null),
    held: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('used' as const),
    channel: fc.constantFrom(...locations),
    outcome: fc.constantFrom(...outcomes),
    held: fc.constant(false),
  }),
  fc.record({
    kind: fc.constant('ended' as const),
    channel: fc.constantFrom(...endReasons),
    outcome: fc.constant(null),
    held: fc.constant(false),
  }),
);

const context = (processes: readonly ProcessFacts[]): fc.Arbitrary<Context> =>
  fc
    .record({
      how,
      process: fc.constantFrom(...processes),
      actor: fc.record({
        agent: maybeText,
        agentId: maybeText,
        tool: maybeText,
        notebook: maybeText,
        cell: maybeText,
        user: maybeText,
      }),
      target: fc.record({ address: maybeText, port: fc.option(fc.nat(65_535)), operation: maybeText }),
    })
    .map(({ how: told, ...rest }) => ({ ...rest, ...told }));

const time = fc.integer({ min: -600_000, max: 600_000 }).map((ms) => instant(receivedAt + ms));
const counter = fc.oneof(fc.nat(1000), fc.maxSafeNat());

const heartbeat = (processes: readonly ProcessFacts[]): fc.Arbitrary<Heartbeat> =>
  fc
    .record({
      kind: fc.constant('heartbeat' as const),
      at: time,
      skewed: fc.boolean(),
      process: fc.constantFrom(...processes),
      startedAt: fc.option(time),
      ended: fc.boolean(),
      hooks: fc.array(text, { maxLength: 3 }),
      shadowed: fc.array(text, { maxLength: 3 }),
      seen: counter,
      coalesced: counter,
      spooled: counter,
      dropped: counter,
      unattributed: counter,
      overflowed: counter,
    })
    .map((beat) => (beat.skewed ? { ...beat, at: receivedAt } : beat));

/** As long as the batch; every dictionary row is used, as a reader leaves it. */
const indexes = (length: number, size: number): fc.Arbitrary<Int32Array> =>
  fc
    .array(fc.nat(Math.max(0, size - 1)), { minLength: length, maxLength: length })
    .map((values) => Int32Array.from(values));

/** Whole numbers of every size, and what no sender should send. */
const numbers = (length: number): fc.Arbitrary<Float64Array> =>
  fc
    .oneof(
      {
        arbitrary: fc.array(fc.oneof(fc.nat(300), fc.maxSafeNat()), { minLength: length, maxLength: length }),
        weight: 4,
      },
      {
        arbitrary: fc.array(fc.constantFrom(0, 2 ** 62, 9_007_199_254_740_991, 1), {
          minLength: length,
          maxLength: length,
        }),
        weight: 1,
      },
      {
        arbitrary: fc.array(fc.double({ noNaN: false }), { minLength: length, maxLength: length }),
        weight: 1,
      },
    )
    .map((values) => Float64Array.from(values));

const moments = (length: number): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.oneof(fc.constant(0), time), { minLength: length, maxLength: length })
    .map((values) => Float64Array.from(values));

const filled = (length: number, bytes: number) =>
  fc.uint8Array({ minLength: length * bytes, maxLength: length * bytes });

function columns(
  length: number,
  sizes: { readonly strings: number; readonly lists: number; readonly contexts: number },
) {
  const strings = indexes(length, sizes.strings);
  const lists = indexes(length, sizes.lists);
  return fc.record({
    ids: filled(length, 24),
    fingerprints: filled(length, 16).map((bytes) => new Int32Array(Uint8Array.from(bytes).buffer)),
    at: moments(length).map((column) => column.map((value) => value || receivedAt)),
    skewed: filled(length, 1).map((bytes) => bytes.map((byte) => byte & 1)),
    count: numbers(length),
    context: indexes(length, sizes.contexts),
    conversation: strings,
    type: strings,
    provider: strings,
    subject: strings,
    issuer: strings,
    previousFingerprint: fc.oneof(strings, fc.constant(new Int32Array(length))),
    name: strings,
    policy: strings,
    module: strings,
    mechanism: strings,
    joinKeys: lists,
    scopes: lists,
    audience: lists,
    parents: lists,
    issuedAt: moments(length),
    expiresAt: moments(length),
    ephemeral: filled(length, 1).map((bytes) => Int8Array.from(bytes, (byte) => (byte % 3) - 1)),
  });
}

/** Batches of which any row of a dictionary may be unused. */
export const someBatch: fc.Arbitrary<Batch> = fc
  .record({
    length: fc.oneof(fc.nat(20), fc.nat(300)),
    processes: fc.array(process, { minLength: 1, maxLength: 3 }),
    strings: fc.uniqueArray(text, { maxLength: 12 }).map((texts) => ['', ...texts]),
    lists: fc
      .array(fc.array(text, { minLength: 1, maxLength: 3 }), { maxLength: 6 })
      .map((all) => [[], ...all]),
    manyStrings: fc.constantFrom(0, 0, 300, 70_000),
  })
  .chain(({ length, processes, strings, lists, manyStrings }) =>
    fc
      .record({
        contexts: fc.array(context(processes), { minLength: length === 0 ? 0 : 1, maxLength: 8 }),
        heartbeats: fc.array(heartbeat(processes), { maxLength: 3 }),
      })
      .chain(({ contexts, heartbeats }) => {
        const texts = [
          ...strings,
          ...Array.from({ length: length > 20 ? manyStrings : 0 }, (_, i) => `s${i}`),
        ];
        return columns(length, { strings: texts.length, lists: lists.length, contexts: contexts.length }).map(
          (made) => ({
            ...made,
            at: made.at.map((at, i) => (made.skewed[i] === 1 ? receivedAt : at)),
            length,
            receivedAt,
            strings: texts,
            lists,
            contexts,
            heartbeats,
            sender: null,
          }),
        );
      }),
  );

/** The same request, received at another time. */
export function receivedLater(batch: Batch, ms: number): Batch {
  const later = instant(batch.receivedAt + ms);
  const moved = (at: number, skewed: boolean): Instant => instant(skewed ? later : at);
  return {
    ...batch,
    receivedAt: later,
    at: batch.at.map((at, i) => moved(at, batch.skewed[i] === 1)),
    heartbeats: batch.heartbeats.map((beat) => ({ ...beat, at: moved(beat.at, beat.skewed) })),
  };
}

/** A batch such as one agent runtime sends: `length` uses and fetches of `credentials` credentials. */
export function realisticBatch(length: number, credentials: number): Batch {
  const random = (below: number): number => Math.floor(Math.random() * below);
  const column = (make: (i: number) => number): Int32Array => Int32Array.from({ length }, (_, i) => make(i));
  const processOf = (i: number): ProcessFacts => ({
    instance: fakeSecret('', 32),
    service: `agent-${i}`,
    namespace: 'research',
    environment: 'production',
    version: '4.2.1',
    owner: 'team-research',
    host: `ip-10-0-0-${i}.eu-west-1.compute.internal`,
    pod: `agent-${i}-7c9f8d-x2x4z`,
    pid: 17 + i,
    runtime: 'nodejs 24.21.0',
    identity: null,
  });
  const processes = [processOf(1), processOf(2)];
  const contexts = Array.from(
    { length: 40 },
    (_, i): Context => ({
      kind: i % 4 === 0 ? 'fetched' : 'used',
      process: processes[i % 2] ?? processOf(0),
      actor: {
        agent: `researcher-${i % 5}`,
        agentId: null,
        tool: `search_${i % 7}`,
        notebook: null,
        cell: null,
        user: `user${i % 9}@example.com`,
      },
      target: { address: `api-${i % 11}.example.com`, port: 443, operation: `POST /v1/things/{id}/${i}` },
      channel: i % 4 === 0 ? 'token_endpoint' : 'header',
      outcome: i % 4 === 0 ? null : 'accepted',
      held: false,
    }),
  );
  const pool = new Int32Array(
    Uint8Array.from(Buffer.from(fakeSecret('', 22 * credentials), 'base64')).buffer.slice(
      0,
      16 * credentials,
    ),
  );
  const chosen = Array.from({ length }, () => random(credentials));
  const ids = Buffer.from(fakeSecret('', 24 * 2 * length, '0123456789abcdef'), 'hex');
  return {
    length,
    receivedAt,
    ids: Uint8Array.from(ids),
    fingerprints: Int32Array.from(
      { length: 4 * length },
      (_, i) => pool[4 * (chosen[i >> 2] ?? 0) + (i & 3)] ?? 0,
    ),
    at: Float64Array.from({ length }, (_, i) => receivedAt - 5000 + 9 * i + random(9)),
    skewed: new Uint8Array(length),
    count: Float64Array.from({ length }, () => 1 + random(5000)),
    context: column(() => random(40)),
    conversation: column(() => 1 + random(20)),
    type: column((i) => 21 + (i % 3)),
    provider: column((i) => 24 + (i % 3)),
    subject: column(() => 27 + random(20)),
    issuer: column((i) => 47 + (i % 3)),
    name: column(() => 0),
    policy: column(() => 0),
    module: column(() => 0),
    mechanism: column((i) => 50 + (i % 2)),
    previousFingerprint: column(() => 0),
    joinKeys: column(() => random(30)),
    scopes: column(() => random(4)),
    audience: column(() => 0),
    parents: column(() => 0),
    issuedAt: Float64Array.from({ length }, (_, i) => (i % 2 ? 0 : receivedAt - random(3_600_000))),
    expiresAt: Float64Array.from({ length }, (_, i) => (i % 2 ? 0 : receivedAt + random(3_600_000))),
    ephemeral: Int8Array.from({ length }, (_, i) => (i % 2 ? -1 : 1)),
    strings: ['', ...Array.from({ length: 51 }, (_, i) => `${fakeSecret('', 20)}-${i}`)],
    lists: [[], ...Array.from({ length: 29 }, (_, i) => [`aws.access_key_id:${fakeSecret('', 16)}${i}`])],
    contexts,
    heartbeats: [],
    sender: null,
  };
}
