import type { ExportStore } from '../../collector/store/export/export-store.ts';
import { MayflyError } from '../../src/core/errors.ts';

/** Exports of a store that has no destination, and takes none. */
export function fakeExports(record: ExportStore['record']): ExportStore {
  const none = async (): Promise<never> => {
    throw new MayflyError('not_found', 'there is no destination of this name');
  };
  const nothing = async (): Promise<void> => {};
  return {
    list: async (access) => {
      await record({ action: 'exports.read', subject: null }, access);
      return [];
    },
    get: async (name, access) => {
      await record({ action: 'export.read', subject: name }, access);
      return null;
    },
    add: none,
    change: none,
    remove: none,
    pause: none,
    move: none,
    replay: none,
    deadLetters: async ({ name }, access) => {
      await record({ action: 'dead_letters.read', subject: name }, access);
      return [];
    },
    record,
    preview: async () => [],
    positionAt: async () => ({ cursor: 0, oldest: null }),
    delivery: {
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
    },
    follow: () => () => {},
  };
}
