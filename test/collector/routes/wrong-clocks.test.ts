import { expect, test } from 'vitest';
import type { CredentialSummary, Page } from '../../../src/core/api/views.ts';
import { instant } from '../../../src/core/instant.ts';
import { createCollectorApp } from '../../support/collector-app.ts';
import { createFakeStore } from '../../support/fake-store.ts';
import { encodeTraces, type OtlpSpan } from '../../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../../support/use-spans.ts';

/** Promise H9: wrong clocks cannot move the inventory. */
const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
/** The night on which New York sets its clocks back. */
const received = Date.UTC(2026, 10, 1, 6, 0, 0);

/** What the sender's clock said, as milliseconds from the receipt or as nanoseconds, and whether it is believed. */
const clocks: readonly (readonly [string, number | bigint, boolean])[] = [
  ['the same moment', 0, true],
  ['a millisecond before', -1, true],
  ['a millisecond after', 1, true],
  ['a second before', -second, true],
  ['a second after', second, true],
  ['a minute after', minute, true],
  ['five minutes after', 5 * minute, true],
  ['five minutes and a millisecond after', 5 * minute + 1, false],
  ['ten minutes after', 10 * minute, false],
  ['ten minutes before', -10 * minute, true],
  ['an hour after: summer time', hour, false],
  ['an hour before: summer time', -hour, true],
  ['two hours after: local time for UTC', 2 * hour, false],
  ['nine hours before: local time for UTC', -9 * hour, true],
  ['a day after', day, false],
  ['a day before', -day, true],
  ['six days before: a spool of a long weekend', -6 * day, true],
  ['seven days before', -7 * day, true],
  ['seven days and a millisecond before', -7 * day - 1, false],
  ['eight days before', -8 * day, false],
  ['thirty days before', -30 * day, false],
  ['a year before', -365 * day, false],
  ['a year after', 365 * day, false],
  ['the beginning of 1970', 0n, false],
  ['a nanosecond after 1970', 1n, false],
  ['seconds sent as nanoseconds', BigInt(received) / 1000n, false],
  ['milliseconds sent as nanoseconds', BigInt(received), false],
  ['microseconds sent as nanoseconds', BigInt(received) * 1000n, false],
  ['a time in picoseconds', BigInt(received) * 1_000_000_000n, false],
  ['the largest signed number', 2n ** 63n - 1n, false],
  ['one more', 2n ** 63n, false],
  ['the largest number', 2n ** 64n - 1n, false],
  ['the year 2000, a board without a battery', BigInt(Date.UTC(2000, 0, 1)) * 1_000_000n, false],
  ['the last second of 2038-01-19', BigInt(2 ** 31) * 1_000_000_000n, false],
];

/** The times in the inventory after one span of that name with these times. */
async function seenAt(
  name: string,
  start: number | bigint,
  end: number | bigint,
): Promise<readonly (number | null)[]> {
  const store = createFakeStore();
  const app = await createCollectorApp(store, { now: () => instant(received) });
  const at = (time: number | bigint): number | bigint => (typeof time === 'number' ? received + time : time);
  const span: OtlpSpan = { ...useSpan(someFingerprint()), name, start: at(start), end: at(end) };
  for (const encoding of ['protobuf', 'json'] as const) {
    expect((await app.sendTraces(encodeTraces([traceOf(span)], encoding), encoding)).status).toBe(200);
  }
  await store.foldPending();
  const page = (await (await app.sendAs('read', '/api/v1/credentials')).json()) as Page<CredentialSummary>;
  expect(page.items).toHaveLength(1);
  return page.items.flatMap(({ firstSeenAt, lastSeenAt }) => [
    Date.parse(firstSeenAt),
    Date.parse(lastSeenAt),
  ]);
}

test.each(clocks)('a use at a clock that shows %s', async (_what, clock, believed) => {
  const wanted = believed && typeof clock === 'number' ? received + clock : received;
  expect(await seenAt('credential.use', clock, 0)).toEqual([wanted, wanted]);
});

test.each(clocks)('a fetch that ends at a clock that shows %s', async (_what, clock, believed) => {
  const wanted = believed && typeof clock === 'number' ? received + clock : received;
  expect(await seenAt('credential.fetch', 0, clock)).toEqual([wanted, wanted]);
});

test.each([
  ['a use that ends before it starts is at its start', 'credential.use', -minute, -hour, -minute],
  ['a fetch that ends before it starts is at its end', 'credential.fetch', -minute, -hour, -hour],
  ['a fetch of ten minutes is at its end', 'credential.fetch', -10 * minute, 0, 0],
  ['a fetch that started before 1970 is at its end', 'credential.fetch', 0n, -second, -second],
])('%s', async (...[, name, start, end, wanted]) => {
  expect(await seenAt(name, start, end)).toEqual([received + wanted, received + wanted]);
});

test('workloads whose clocks drift apart, ten minutes each way: nothing is later than five minutes after its receipt', async () => {
  const store = createFakeStore();
  const app = await createCollectorApp(store, { now: () => instant(received) });
  const fingerprint = someFingerprint();
  for (let drift = -10; drift <= 10; drift++) {
    const trace = {
      ...traceOf(useSpan(fingerprint, { 'mayfly.count': drift + 11 }, received + drift * minute)),
      resource: { 'service.name': 'invoices', 'service.instance.id': `process${drift}` },
    };
    expect((await app.sendTraces(encodeTraces([trace], 'protobuf'))).status).toBe(200);
  }
  await store.foldPending();
  const page = (await (await app.sendAs('read', '/api/v1/credentials')).json()) as Page<CredentialSummary>;
  expect(page.items).toMatchObject([
    {
      firstSeenAt: new Date(received - 10 * minute).toISOString(),
      lastSeenAt: new Date(received + 5 * minute).toISOString(),
      uses: { count: 231, exact: true },
    },
  ]);
});
