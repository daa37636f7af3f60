import type { DestinationDraft, DestinationState } from '../../collector/store/export/destination-rows.ts';
import type { ExportStore } from '../../collector/store/export/export-store.ts';
import { MayflyError } from '../../src/core/errors.ts';
import { fingerprintOfUuid } from '../../src/core/fingerprint-uuid.ts';
import { type Instant, instant } from '../../src/core/instant.ts';
import { sampleEvents } from '../core/siem/sample-events.ts';

export interface FakeExportsDeps {
  readonly record: ExportStore['record'];
  readonly answer: <Result>(make: () => Result) => Promise<Result>;
  readonly isKnown: (fingerprint: string) => boolean;
}

/** Exports of a store in memory, where nothing is delivered. */
export function fakeExports({ record, answer, isKnown }: FakeExportsDeps): ExportStore {
  const held = new Map<string, DestinationState>();
  const change = (name: string, to: (state: DestinationState) => DestinationState | null): Promise<void> =>
    answer(() => {
      const state = held.get(name);
      if (state === undefined) throw new MayflyError('not_found', 'there is no destination of this name');
      const next = to(state);
      if (next === null) held.delete(name);
      else held.set(name, next);
    });
  const asIs = (name: string): Promise<void> => change(name, (state) => state);
  return {
    list: async (access) => {
      await record({ action: 'exports.read', subject: null }, access);
      return answer(() => [...held.values()]);
    },
    get: async (name, access) => {
      await record({ action: 'export.read', subject: name }, access);
      return answer(() => held.get(name) ?? null);
    },
    add: ({ draft }, { at }) =>
      answer(() => {
        if (held.has(draft.name))
          throw new MayflyError('conflict', `there is a destination ${draft.name} already`);
        held.set(draft.name, fresh(draft, at));
      }),
    change: ({ draft }) =>
      change(draft.name, (state) => ({ ...state, destination: { ...state.destination, ...draft } })),
    remove: (name) => change(name, () => null),
    pause: ({ name, paused }) =>
      change(name, (state) => ({ ...state, destination: { ...state.destination, paused } })),
    move: ({ name }) => asIs(name),
    replay: async ({ name }) => {
      await asIs(name);
      return 0;
    },
    deadLetters: async ({ name }, access) => {
      await record({ action: 'dead_letters.read', subject: name }, access);
      return [];
    },
    record,
    preview: (uuid) => answer(() => (isKnown(fingerprintOfUuid(uuid)) ? sampleEvents().slice(0, 1) : [])),
    positionAt: () => answer(() => ({ cursor: 0, oldest: null })),
    delivery: nothingToDeliver,
    follow: () => () => {},
  };
}

function fresh(draft: DestinationDraft, at: Instant): DestinationState {
  return {
    destination: { ...draft, createdAt: at, changedAt: at, version: 1, stored: [] },
    delivery: {
      waiting: 0,
      waitingSince: null,
      now: instant(at),
      delivered: 0,
      rate: 0,
      acknowledgedAt: null,
      failures: 0,
      failedAt: null,
      failure: null,
      failureKind: null,
      missed: 0,
      missedUntil: null,
      deadLetters: 0,
    },
  };
}

const nothing = async (): Promise<void> => {};

const nothingToDeliver: ExportStore['delivery'] = {
  destinations: async () => [],
  secrets: async () => ({}),
  take: async () => null,
  giveUp: nothing,
  read: async ({ after }) => ({ events: [], end: after, isEnd: true, missed: null }),
  acknowledge: nothing,
  failed: nothing,
  replayed: async () => [],
  settleReplayed: nothing,
  deadLetters: async () => 0,
  pause: nothing,
};
