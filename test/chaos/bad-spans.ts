import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { readBatch } from '../../src/core/batch/read-batch.ts';
import { instant } from '../../src/core/instant.ts';
import type { PackedBody } from '../bench/ingest/body-source.ts';
import { loadFingerprint } from '../bench/ingest/load-credential.ts';
import { random } from '../bench/ingest/random.ts';
import { type Answer, postBody, sendBodies } from '../bench/ingest/send.ts';
import { readAnswer } from '../support/otlp-answer.ts';
import { encodeTraces, type OtlpSpan } from '../support/otlp-encode.ts';
import type { Outcome } from './campaign.ts';
import { judged } from './judged.ts';
import { createLedger, type Readings } from './ledger.ts';
import type { Place } from './place.ts';
import { type Victims, withVictims } from './victim.ts';

export interface BadSpansOptions {
  readonly place: Place;
  readonly seed: number;
  readonly requests: number;
  /** For the control: also the bad ones are expected. */
  readonly expectAll?: boolean;
}

/** What is wrong with one span, and whether that span alone is refused; else it is cleaned or cut, and taken. */
interface Badness {
  readonly refused: boolean;
  readonly spoil: (span: OtlpSpan) => OtlpSpan;
}

/** Two bytes each in UTF-8; in the finished request they become bytes that no UTF-8 has. */
const broken = 'ÿÿ';

const kinds: readonly Badness[] = [
  { refused: true, spoil: (span) => ({ ...span, traceId: span.traceId.slice(2) }) },
  { refused: true, spoil: (span) => ({ ...span, spanId: '0'.repeat(16) }) },
  { refused: true, spoil: (span) => withAttribute(span, 'mayfly.credential.fingerprint', 17) },
  { refused: true, spoil: (span) => withAttribute(span, 'mayfly.credential.fingerprint', 'mf1_forged') },
  { refused: false, spoil: (span) => withAttribute(span, 'mayfly.use.location', 'head\0er') },
  { refused: false, spoil: (span) => withAttribute(span, 'mayfly.credential.subject', broken) },
  { refused: false, spoil: (span) => withAttribute(span, 'mayfly.credential.subject', 'x'.repeat(100_000)) },
  { refused: false, spoil: (span) => withAttribute(span, 'server.port', 'no port') },
];

function withAttribute(span: OtlpSpan, name: string, value: string | number): OtlpSpan {
  return { ...span, attributes: { ...span.attributes, [name]: value } };
}

const spansInRequest = 512;

/** Each request has one bad span among 512: its neighbours are taken, and nobody has to send anything again. */
export function badSpans(options: BadSpansOptions): Promise<Outcome> {
  return withVictims({ place: options.place, count: 1 }, (victims) => sendBad(victims, options));
}

async function sendBad(victims: Victims, options: BadSpansOptions): Promise<Outcome> {
  const { place, requests } = options;
  const load = createBadLoad(options);
  let posts = 0;
  await sendBodies({
    ...victims[0],
    connections: 8,
    perSecond: null,
    next: load.next,
    post: async (body, agent) => {
      posts++;
      const answer = await postBody(victims[0], body, agent);
      if (answer.status === 200) mustRefuse(answer, load.refusedIn(body));
      return answer;
    },
  });
  const { readings, spans } = load;
  const unbroken = { duplicates: posts - requests, broken: 0, refusals: [], truth: null };
  const faults = `1 bad span of 512 in ${requests} requests, ${kinds.length} kinds`;
  const sent = { ...unbroken, requests, spans: spans(), readings };
  const outcome = await judged({ place, victims, sent, faults });
  // Counts make good what is lost before them, so every span is asked for in the inbox too.
  const kept = await spansInInbox(place);
  return {
    ...outcome,
    lost: outcome.lost + Math.max(0, spans() - kept),
    extra: outcome.extra + Math.max(0, kept - spans()),
  };
}

interface BadLoad {
  readonly next: () => PackedBody | null;
  /** How many of its spans must be refused. */
  readonly refusedIn: (body: PackedBody) => number;
  /** That must be taken. */
  readonly spans: () => number;
  readonly readings: Readings;
}

function createBadLoad({ seed, requests, expectAll = false }: BadSpansOptions): BadLoad {
  const { below } = random(seed, 10);
  const ledger = createLedger();
  const refusedIn = new WeakMap<PackedBody, number>();
  let [made, expected] = [0, 0];
  return {
    readings: ledger.readings,
    spans: () => expected,
    refusedIn: (body) => refusedIn.get(body) ?? 0,
    next: () => {
      if (made === requests) return null;
      const { refused, spoil } = kinds[made % kinds.length] ?? none();
      const spans = spansOf(made++);
      const at = below(spansInRequest);
      const sent = encoded(spans.map((span, i) => (i === at ? spoil(span) : span)));
      const good = refused ? encoded(spans.filter((_, i) => i !== at)) : sent;
      ledger.add(readBatch(good, 'protobuf', instant(Date.now())).batch);
      const body = { bytes: gzipSync(sent, { level: 1 }), spans: spansInRequest, inflated: sent.length };
      refusedIn.set(body, refused ? 1 : 0);
      expected += refused && !expectAll ? spansInRequest - 1 : spansInRequest;
      return body;
    },
  };
}

function none(): never {
  throw new Error('there are no bad spans');
}

function mustRefuse({ text }: Answer, wanted: number): void {
  const said = readAnswer(200, 'application/x-protobuf', Buffer.from(text, 'latin1'));
  const refused = said.kind === 'partial' ? said.rejected : 0;
  if (refused !== wanted) throw new Error(`${refused} spans were refused, not ${wanted}: ${text}`);
}

async function spansInInbox(place: Place): Promise<number> {
  const engine = await place.open();
  try {
    const { rows } = await sql<{ spans: number }>`select sum(spans)::bigint as spans from inbox`.execute(
      engine.db,
    );
    return rows[0]?.spans ?? 0;
  } finally {
    await engine.close();
  }
}

const fingerprints = Array.from({ length: spansInRequest }, (_, i) => {
  const { word } = random(i, 0xbad);
  const hmac = Buffer.alloc(16);
  for (let at = 0; at < 16; at += 4) hmac.writeUInt32BE(word(), at);
  return loadFingerprint(hmac);
});

/** The uses of that request, each of another credential, by one process that counts. */
function spansOf(request: number): readonly OtlpSpan[] {
  const now = Date.now();
  return fingerprints.map((fingerprint, i) => ({
    traceId: (request + 1).toString(16).padStart(32, '0'),
    spanId: (i + 1).toString(16).padStart(16, '0'),
    name: 'credential.use',
    start: now,
    end: now,
    attributes: {
      'mayfly.credential.fingerprint': fingerprint,
      'mayfly.use.location': 'header',
      'mayfly.use.outcome': 'accepted',
      'mayfly.count': request + 1,
      'server.address': 'api.example.com',
    },
  }));
}

const resource = { 'service.name': 'chaos', 'service.instance.id': 'chaos-bad-spans' };

function encoded(spans: readonly OtlpSpan[]): Uint8Array {
  const bytes = Buffer.from(
    encodeTraces([{ resource, scope: '@mayfly/instrumentation', spans }], 'protobuf'),
  );
  const at = bytes.indexOf(broken);
  return at < 0 ? bytes : bytes.fill(0xff, at, at + Buffer.byteLength(broken));
}
