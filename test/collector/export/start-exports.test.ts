import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type RunningExports, startExports } from '../../../collector/export/start-exports.ts';
import { readProcess } from '../../../collector/metrics/process-families.ts';
import { createMetrics } from '../../../collector/metrics.ts';
import { openPglite } from '../../../collector/store/pglite-engine.ts';
import { everything } from '../../../collector/store/read-scope.ts';
import { instant } from '../../../src/core/instant.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { request } from '../store/batch-request.ts';
import { testStore } from '../store/engines.ts';
import { at, fetched, newFingerprint, used } from '../store/sample.ts';
import { silent } from './hurried.ts';

const room = 120_000;
const now = () => instant(Date.now());

test(
  'what a collector takes arrives in the formats that are asked for, and the metrics tell how far they are',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-exports-'));
    const engine = await openPglite(null);
    const store = testStore(engine);
    await store.migrate();
    const metrics = createMetrics({ version: '0', readProcess });
    const running: RunningExports = startExports({
      store: store.exports,
      settings: { key: fakeSecret('', 40), allow: [], folders: [], secretFolders: [], publicUrl: null },
      dataDirectory: folder,
      env: {},
      version: '0.1.0',
      log: silent.log,
      metrics: metrics.exports,
      now,
      elapsedMs: () => performance.now(),
    });
    try {
      const access = { actor: 'test', route: null, at: now(), scope: everything };
      for (const format of ['ndjson', 'ocsf', 'ecs', 'cef']) {
        await running.exports.create(
          `to-${format}`,
          { kind: 'file', format, settings: { path: `${format}.log` } },
          access,
        );
      }
      const fingerprint = newFingerprint();
      await store.accept(
        request([fetched({ fingerprint }), used({ fingerprint, outcome: 'accepted', at: at(1) })]),
      );
      await store.foldPending();
      const isThere = async (): Promise<boolean> => {
        const all = await running.exports.list(access);
        return all.every(({ status }) => status.waiting === 0 && status.delivered === 3);
      };
      while (!(await isThere())) await pause(50);
      const linesOf = (format: string): readonly string[] =>
        readFileSync(join(folder, 'exports', `${format}.log`), 'utf8')
          .trimEnd()
          .split('\n');
      const events = linesOf('ndjson').map((line): { kind: string; id: string } => JSON.parse(line));
      expect(events.map(({ kind }) => kind)).toEqual(['inventory', 'fetched', 'used']);
      for (const format of ['ocsf', 'ecs', 'cef']) {
        expect(linesOf(format)).toHaveLength(3);
        for (const [i, { id }] of events.entries()) expect(linesOf(format)[i]).toContain(id);
      }
      await running.exports.pause('to-cef', access);
      while (!/mayfly_export_paused\{destination="to-cef"\} 1/.test(metrics.text('prometheus')))
        await pause(50);
      expect(metrics.text('prometheus')).toMatch(/mayfly_export_lag_seconds\{destination="to-ndjson"\} 0/);
      expect(metrics.text('prometheus')).toMatch(/mayfly_export_events_total 12/);
    } finally {
      await running.stop();
      await store.close();
      rmSync(folder, { recursive: true });
    }
  },
  room,
);
