import { readConfig } from '../../../collector/config.ts';
import { createLog } from '../../../collector/log.ts';
import { readProcess } from '../../../collector/metrics/process-families.ts';
import { createMetrics, type Metrics } from '../../../collector/metrics.ts';
import { type Collector, startCollector } from '../../../collector/start.ts';
import { openStore } from '../../../collector/store/open-store.ts';
import { makeToken } from '../../../collector/tokens.ts';
import { instant } from '../../../src/core/instant.ts';
import { type Listener, listen } from '../../support/listen.ts';
import { encodeTraces } from '../../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../../support/use-spans.ts';

/** A collector in this process that listens on a port. */
export interface LiveCollector extends Collector {
  readonly metrics: Metrics;
  readonly readToken: string;
  readonly listen: (lastEventId?: string, query?: string) => Promise<Listener>;
  /** Sends uses of so many new credentials in one request, and returns them. */
  readonly use: (count: number) => Promise<readonly string[]>;
}

/** `databaseUrl` null: the embedded database, in memory. */
export async function startLiveCollector(databaseUrl: string | null): Promise<LiveCollector> {
  const [ingestToken, readToken] = [makeToken('ingest'), makeToken('read')];
  const command = readConfig(
    {
      HOME: '/nowhere',
      MAYFLY_PORT: '0',
      MAYFLY_INGEST_TOKEN: ingestToken,
      MAYFLY_READ_TOKEN: readToken,
      MAYFLY_ADMIN_TOKEN: makeToken('admin'),
      MAYFLY_NEW_CREDENTIALS_PER_SECOND: '1000000',
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
    },
    [],
  );
  if (command.kind !== 'run') throw new Error('no configuration');
  const metrics = createMetrics({ version: '0.0.0', readProcess });
  const collector = await startCollector(command.config, {
    open: (options) => openStore({ ...options, dataDirectory: null }),
    log: createLog({ level: 'error', write: () => {}, now: () => 0 }),
    now: () => instant(Date.now()),
    elapsedMs: () => performance.now(),
    metrics,
    show: () => {},
  });
  const ask =
    (path: string, token: string) =>
    (init: RequestInit): Promise<Response> => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${token}`);
      return fetch(collector.url + path, { ...init, headers });
    };
  return {
    ...collector,
    metrics,
    readToken,
    listen: (lastEventId, query = '') => listen(ask(`/api/v1/live${query}`, readToken), lastEventId),
    use: async (count) => {
      const used = Array.from({ length: count }, () => someFingerprint());
      const body = encodeTraces([traceOf(...used.map((each) => useSpan(each)))], 'protobuf');
      const answer = await ask(
        '/v1/traces',
        ingestToken,
      )({
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: Uint8Array.from(body),
      });
      await answer.body?.cancel();
      if (answer.status !== 200) throw new Error(`it answered ${answer.status}`);
      return used;
    },
  };
}
