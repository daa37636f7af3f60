import { beforeEach, expect, test } from 'vitest';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { createFakeStore } from '../../support/fake-store.ts';
import { readOpenMetrics } from '../../support/openmetrics.ts';
import { encodeTraces, type OtlpSpan, type OtlpValue } from '../../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../../support/use-spans.ts';

/** Promise D10: one bad record never hurts its neighbours. */
let app: CollectorApp;
beforeEach(async () => {
  app = await createCollectorApp(createFakeStore());
});

type Spoil = (span: OtlpSpan) => OtlpSpan;

function attribute(key: string, value: OtlpValue): Spoil {
  return (span) => ({
    ...span,
    attributes: { ...(span.attributes as Record<string, OtlpValue>), [key]: value },
  });
}

const fingerprint = 'mayfly.credential.fingerprint';

/** Spoiled beyond use: 511 of 512 are taken, and the sender hears why. */
const refused: readonly (readonly [string, Spoil, RegExp])[] = [
  ['a trace id of zeros', (span) => ({ ...span, traceId: '0'.repeat(32) }), /trace id/],
  ['a short trace id', (span) => ({ ...span, traceId: 'ab' }), /trace id/],
  ['no trace id', (span) => ({ ...span, traceId: '' }), /trace id/],
  ['a span id of zeros', (span) => ({ ...span, spanId: '0'.repeat(16) }), /span id/],
  ['a long span id', (span) => ({ ...span, spanId: 'ab'.repeat(9) }), /span id/],
  ['a fingerprint that is none', attribute(fingerprint, 'mf1_none'), /is not a fingerprint/],
  ['a fingerprint with a NUL', attribute(fingerprint, `${someFingerprint()}\0`), /fingerprint/],
  ['a fingerprint of another type', attribute(fingerprint, 7), /fingerprint/],
  [
    'a fingerprint in bytes',
    attribute(fingerprint, { bytes: Buffer.from(someFingerprint()) }),
    /fingerprint/,
  ],
  ['a fingerprint of a MiB', attribute(fingerprint, someFingerprint().repeat(30_000)), /fingerprint/],
];

/** Odd, but usable: cleaned, cut or left out, and all 512 are taken. */
const cleaned: readonly (readonly [string, Spoil])[] = [
  ['a text with NUL and controls', attribute('gen_ai.agent.name', 'a\0b\x01c')],
  ['a lone surrogate', attribute('gen_ai.agent.name', 'a\ud800b')],
  ['a text of a MiB', attribute('gen_ai.agent.name', 'x'.repeat(1_048_576))],
  ['a text where a number is meant', attribute('mayfly.count', 'many')],
  ['a number where a text is meant', attribute('gen_ai.agent.name', 7)],
  ['a list where a text is meant', attribute('gen_ai.tool.name', ['a', 'b'])],
  ['a count that is negative', attribute('mayfly.count', -5)],
  ['a count that is no number', attribute('mayfly.count', { double: Number.NaN })],
  ['a location nobody knows', attribute('mayfly.use.location', '\0')],
  ['an end before its start', (span) => ({ ...span, end: 0 })],
];

async function send(spoil: Spoil, encoding: 'protobuf' | 'json'): Promise<{ text: string; counts: string }> {
  const spans = Array.from({ length: 512 }, () => useSpan(someFingerprint()));
  const [bad] = spans.splice(200, 1);
  if (bad !== undefined) spans.splice(200, 0, spoil(bad));
  const response = await app.sendTraces(encodeTraces([traceOf(...spans)], encoding), encoding);
  expect(response.status).toBe(200);
  const families = readOpenMetrics(await (await app.sendAs('read', '/metrics')).text());
  const total = (name: string): number =>
    (families.get(name)?.samples ?? []).reduce((sum, { value }) => sum + value, 0);
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
  return { text, counts: `${total('mayfly_spans_accepted')} + ${total('mayfly_spans_refused')}` };
}

for (const encoding of ['protobuf', 'json'] as const) {
  test.each(refused)(
    `in ${encoding}: %s costs one of 512, and the answer says why`,
    async (_what, spoil, why) => {
      const { text, counts } = await send(spoil, encoding);
      expect(counts).toBe('511 + 1');
      expect(text).toMatch(/1 of 512 spans/);
      expect(text).toMatch(why);
      expect(text.length).toBeLessThan(4096);
      if (encoding === 'json')
        expect(JSON.parse(text)).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
    },
  );

  test.each(cleaned)(`in ${encoding}: %s costs nothing`, async (_what, spoil) => {
    const { text, counts } = await send(spoil, encoding);
    expect([counts, text]).toEqual(['512 + 0', encoding === 'json' ? '{}' : '']);
  });
}

test('bad UTF-8 in one value of protobuf costs nothing', async () => {
  const good = Buffer.from(encodeTraces([traceOf(...spansNamed('XXXX'))], 'protobuf'));
  const at = good.indexOf('XXXX');
  good.set([0xff, 0xc0, 0x80, 0xfe], at);
  const response = await app.sendTraces(good);
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test('bad UTF-8 in the fingerprint of one span costs that span', async () => {
  const spans = spansNamed('agent');
  const good = Buffer.from(encodeTraces([traceOf(...spans)], 'protobuf'));
  good[good.indexOf('mf1_') + 2] = 0xff;
  const response = await app.sendTraces(good);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('1 of 512 spans');
});

function spansNamed(agent: string): readonly OtlpSpan[] {
  return Array.from({ length: 512 }, (_, i) =>
    useSpan(someFingerprint(), i === 3 ? { 'gen_ai.agent.name': agent } : {}),
  );
}

test('nothing of a refused span is in the answer or in the log', async () => {
  const secret = someFingerprint().slice(0, -2).toUpperCase();
  const { text } = await send(attribute(fingerprint, secret), 'json');
  expect(text + app.log()).not.toContain(secret);
});
