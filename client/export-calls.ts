import { type Asked, type Caller, call, callJson } from './call.ts';
import type { MayflyClient } from './client.ts';
import type { Listing } from './listing.ts';

const v1 = '/api/v1';
const minuteMs = 60_000;

type ExportCalls = Pick<
  MayflyClient,
  | 'exports'
  | 'export'
  | 'createExport'
  | 'changeExport'
  | 'removeExport'
  | 'testExport'
  | 'pauseExport'
  | 'resumeExport'
  | 'backfillExport'
  | 'deadLetters'
  | 'replayDeadLetters'
  | 'exportPreview'
  | 'exportKinds'
>;

interface Questions {
  readonly list: <Item>(path: string, question?: object) => Listing<Item>;
  readonly one: <View>(path: string, question?: object) => Promise<View>;
}

/** What is asked and done about exports. */
export function exportCalls(caller: Caller, { list, one }: Questions): ExportCalls {
  const of = (name: string, rest = ''): string => `/exports/${encodeURIComponent(name)}${rest}`;
  const send = <View>(path: string, asked: Asked): Promise<View> =>
    callJson<View>(caller, `${v1}${path}`, { method: 'POST', ...asked });
  return {
    exports: (question) => list('/exports', question),
    export: (name, question) => one(of(name), question),
    createExport: (asked, { signal } = {}) => send('/exports', { body: asked, signal }),
    changeExport: (name, asked, { signal } = {}) => send(of(name), { method: 'PATCH', body: asked, signal }),
    removeExport: async (name, { signal } = {}) => {
      await call(caller, `${v1}${of(name)}`, { method: 'DELETE', signal });
    },
    testExport: (name, { signal, timeoutMs = minuteMs } = {}) =>
      send(of(name, '/test'), { signal, timeoutMs }),
    pauseExport: (name, { signal } = {}) => send(of(name, '/pause'), { signal }),
    resumeExport: (name, { signal } = {}) => send(of(name, '/resume'), { signal }),
    backfillExport: (name, from, { signal } = {}) => send(of(name, '/backfill'), { body: { from }, signal }),
    deadLetters: (name, question) => list(of(name, '/dead-letters'), question),
    replayDeadLetters: (name, ids, { signal } = {}) => send(of(name, '/replay'), { body: { ids }, signal }),
    exportPreview: ({ options = {}, ...question }) => {
      const given = Object.entries(options).map(([option, value]) => [`option.${option}`, value]);
      return one('/export-preview', { ...question, ...Object.fromEntries(given) });
    },
    exportKinds: (question) => one('/export-kinds', question),
  };
}
