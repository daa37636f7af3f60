import type { Exports } from '../../../collector/export/exports.ts';
import type { ExportStore } from '../../../collector/store/export/export-store.ts';
import type { DeadLetterView, ExportView } from '../../../src/core/api/export-views.ts';
import { testExports } from '../../support/test-exports.ts';
import { at } from './sample-credentials.ts';

const splunk: ExportView = {
  name: 'splunk-emea',
  kind: 'splunk-hec',
  settings: { url: 'https://hec.example.com:8088', token: '(stored)', index: 'mayfly' },
  format: 'splunk-hec',
  options: {},
  filter: 'env:production -provider:github',
  rollup: 'minute',
  paused: false,
  perSecond: 2000,
  createdAt: at(-86_400 * 3),
  changedAt: at(-86_400),
  status: {
    state: 'failing',
    lagSeconds: 734,
    waiting: 18_204,
    delivered: 1_204_331,
    ratePerSecond: 0,
    acknowledgedAt: at(-735),
    failures: 41,
    lastFailure: {
      at: at(-12),
      kind: 'busy',
      message: 'answered 503: Server is busy (code 9); it asked to be left alone for 30 s',
    },
    deadLetters: 2,
    missed: 12,
    missedUntil: at(-86_400 * 2),
  },
};

export const sampleExportViews: readonly ExportView[] = [
  {
    ...splunk,
    name: 'lake',
    kind: 'file',
    format: 'ndjson',
    settings: { path: 'lake.ndjson' },
    filter: '',
    rollup: 'none',
    perSecond: null,
    changedAt: splunk.createdAt,
    status: {
      ...splunk.status,
      state: 'delivering',
      lagSeconds: 0.4,
      waiting: 3,
      ratePerSecond: 1_523.4,
      acknowledgedAt: at(-1),
      failures: 1,
      lastFailure: { at: at(-86_400), kind: 'refused', message: 'no space left on the device' },
      deadLetters: 0,
      missed: 0,
      missedUntil: null,
    },
  },
  {
    ...splunk,
    name: 'old',
    kind: 'syslog',
    format: 'cef',
    settings: { host: 'siem.example.com', port: '6514' },
    options: { bytes: '4096' },
    paused: true,
    status: {
      ...splunk.status,
      state: 'paused',
      lagSeconds: 0,
      waiting: 0,
      delivered: 0,
      acknowledgedAt: null,
      failures: 0,
      lastFailure: null,
      deadLetters: 0,
      missed: 0,
      missedUntil: null,
    },
  },
  splunk,
];

export const sampleDeadLetters: readonly DeadLetterView[] = [
  {
    id: '01JDA9Z0M6F3V7S2K8Q4T1WXYZ',
    sequence: 4711,
    at: at(-3600),
    kind: 'used',
    reason: 'answered 400: Incorrect data format (code 6), in event 3 of the request',
    again: true,
    event: { kind: 'used' },
  },
  {
    id: '01JDA9Z0M6A1B2C3D4E5F6G7H8',
    sequence: 4710,
    at: at(-7200),
    kind: 'inventory',
    reason: 'larger than 1000000 bytes',
    again: false,
    event: { kind: 'inventory' },
  },
];

/** Exports of which these are shown; what is made and changed is real. */
export function sampleExports(store: ExportStore): Exports {
  const real = testExports(store);
  return {
    ...real,
    list: async () => sampleExportViews,
    get: async (name, access) =>
      sampleExportViews.find((each) => each.name === name) ?? real.get(name, access),
    deadLetters: async () => sampleDeadLetters,
  };
}
