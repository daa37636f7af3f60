import { DeliveryFailure } from '../../../collector/export/delivery-failure.ts';
import type { BatchLimits, DestinationKind, OutgoingRecord } from '../../../collector/export/destination.ts';
import {
  createDestinationMaker,
  type DestinationMaker,
} from '../../../collector/export/destination-maker.ts';
import { createSealer } from '../../../collector/export/secrets/sealer.ts';
import { instant } from '../../../src/core/instant.ts';
import type { SiemFormat } from '../../../src/core/siem/format.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

/** JSON of the event, as it is. */
export const plainFormat: SiemFormat = {
  name: 'plain',
  title: 'Plain',
  specification: 'https://example.com',
  contentType: 'application/json',
  options: [],
  create: () => (event) => ({ body: JSON.stringify(event), fields: { ...event }, group: null }),
};

const fakeLimits: BatchLimits = { records: 25, bytes: 1_000_000, recordBytes: 100_000 };

/** `early`: the wrong way, says that it has arrived before it has. */
export function fakeKind({ early = false, limits = fakeLimits } = {}): DestinationKind {
  return {
    name: 'fake',
    title: 'Fake',
    settings: [
      { name: 'url', about: 'where', kind: 'url', required: true, fallback: null },
      { name: 'token', about: 'a secret', kind: 'secret', required: false, fallback: null },
    ],
    formats: ['plain'],
    limits,
    create: ({ url = '' }) => ({
      deliver: async (records, signal) => {
        const sending = send(url, records, signal);
        if (!early) return sending;
        sending.catch(() => {});
        return { rejected: [], again: [], retryAfterMs: null };
      },
      check: async (signal) => void (await send(url, [], signal)),
      close: async () => {},
    }),
  };
}

async function send(url: string, records: readonly OutgoingRecord[], signal: AbortSignal) {
  const body = JSON.stringify(
    records.map(({ id, sequence, fingerprint }) => ({ id, sequence, fingerprint })),
  );
  const response = await fetch(url, { method: 'POST', body, signal }).catch((cause: unknown) => {
    throw new DeliveryFailure('unreachable', 'cannot be reached', { cause });
  });
  const answer = (await response.json()) as { readonly rejected: number[]; readonly again: number[] };
  if (response.status === 400) throw new DeliveryFailure('refused', 'answered 400');
  if (response.status === 503) throw new DeliveryFailure('busy', 'answered 503', { retryAfterMs: 10 });
  if (response.status !== 200) throw new DeliveryFailure('unclear', `answered ${response.status}`);
  return {
    rejected: answer.rejected.map((at) => ({ at, reason: 'not wanted' })),
    again: answer.again,
    retryAfterMs: null,
  };
}

const refuse = (): never => {
  throw new Error('fakes connect by themselves');
};

export function fakeMaker(
  options: Parameters<typeof fakeKind>[0] = {},
  key: string | null = fakeSecret('', 40),
): DestinationMaker {
  return createDestinationMaker({
    kinds: [fakeKind(options)],
    formats: [plainFormat],
    sealer: createSealer(key),
    places: { env: process.env, folders: [], realPath: async (path) => path, readFile: refuse },
    source: 'mayfly',
    network: {
      fetch: refuse,
      connect: refuse,
      checkUrl: refuse,
      checkHost: refuse,
      lookup: refuse,
      lookupOn: refuse,
      agents: refuse,
    },
    now: () => instant(Date.now()),
    exporter: { version: '0', host: 'here' },
  });
}
