import { createApp } from '../../collector/app.ts';
import type { GivenToken } from '../../collector/config.ts';
import type { Exports } from '../../collector/export/exports.ts';
import { createLive, type LiveLimits } from '../../collector/live/live.ts';
import { createLog } from '../../collector/log.ts';
import { readProcess } from '../../collector/metrics/process-families.ts';
import { createMetrics, type Metrics } from '../../collector/metrics.ts';
import { newToken } from '../../collector/new-token.ts';
import { createQuota, type QuotaSettings } from '../../collector/quota.ts';
import type { Store } from '../../collector/store/store.ts';
import type { TokenScope } from '../../src/core/api/views.ts';
import { type Instant, instant } from '../../src/core/instant.ts';
import { testAccess } from './test-access.ts';
import { testExports } from './test-exports.ts';

export interface CollectorApp {
  /** Every line of the log, at debug. */
  readonly log: () => string;
  /** Everything that is routed: method, or `ALL`, and pattern. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /** Ends every live stream. */
  readonly silence: () => Promise<void>;
  readonly metrics: Metrics;
  /** Of each scope, stored. */
  readonly tokens: Readonly<Record<TokenScope, string>>;
  /** A request to the application, without a server. */
  readonly send: (path: string, init?: RequestInit) => Promise<Response>;
  /** A request with the token of that scope. */
  readonly sendAs: (scope: TokenScope, path: string, init?: RequestInit) => Promise<Response>;
  /** A trace request with the ingest token. */
  readonly sendTraces: (
    body: Uint8Array | string,
    encoding?: 'protobuf' | 'json',
    headers?: Record<string, string>,
  ) => Promise<Response>;
}

export const mediaTypes = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

const generous: QuotaSettings = {
  newCredentialsPerSecond: 1_000_000,
  newCredentialsBurst: 1_000_000,
  spansPerSecond: null,
};

/** The application around a store, with one stored token of each scope. */
export async function createCollectorApp(
  store: Store,
  options: {
    readonly given?: readonly GivenToken[];
    readonly now?: () => Instant;
    readonly elapsedMs?: () => number;
    readonly metricsOpen?: boolean;
    readonly quota?: QuotaSettings;
    readonly live?: Partial<LiveLimits>;
    /** Left out: real kinds and formats, and nothing is delivered. */
    readonly exports?: Exports;
  } = {},
): Promise<CollectorApp> {
  const now = options.now ?? (() => instant(Date.now()));
  const lines: string[] = [];
  const tokens = { ingest: '', read: '', admin: '' };
  for (const scope of ['ingest', 'read', 'admin'] as const) {
    const { token, row } = newToken({ name: scope, scope, expiresInDays: null }, now());
    await store.tokens.add(row, testAccess());
    tokens[scope] = token;
  }
  const log = createLog({ level: 'debug', write: (line) => void lines.push(line), now });
  const metrics = createMetrics({ version: '0.0.0', readProcess });
  const elapsedMs = options.elapsedMs ?? (() => performance.now());
  const live = createLive({ store, now, elapsedMs, log, metrics, limits: options.live ?? {} });
  const app = createApp({
    store,
    exports: options.exports ?? testExports(store.exports),
    live,
    given: options.given ?? [],
    quota: createQuota(options.quota ?? generous, { elapsedMs: () => performance.now() }),
    metrics,
    metricsOpen: options.metricsOpen ?? false,
    log,
    now,
    elapsedMs,
    draining: () => false,
  });
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => app.request(path, init);
  const sendAs = (scope: TokenScope, path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${tokens[scope]}`);
    return send(path, { ...init, headers });
  };
  return {
    routes: app.routes,
    silence: live.close,
    metrics,
    log: () => lines.join(''),
    tokens,
    send,
    sendAs,
    sendTraces: (body, encoding = 'protobuf', headers = {}) =>
      sendAs('ingest', '/v1/traces', {
        method: 'POST',
        body: typeof body === 'string' ? body : Uint8Array.from(body),
        headers: { 'content-type': mediaTypes[encoding], ...headers },
      }),
  };
}
