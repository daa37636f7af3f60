import type { Instant } from '../src/core/instant.ts';
import { createApp } from './app.ts';
import type { AppEnv } from './app-env.ts';
import { firstStartBanner } from './banner.ts';
import type { Config } from './config.ts';
import { describeError } from './describe-error.ts';
import { type RunningExports, startExports } from './export/start-exports.ts';
import { type FirstSecrets, makeFirstSecrets } from './first-start.ts';
import { createLive } from './live/live.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { notYet } from './not-yet.ts';
import { readPageFiles } from './page-files.ts';
import { createQuota, type Quota } from './quota.ts';
import { listen } from './server.ts';
import type { IntakeTold } from './store/intake.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { createTlsReload } from './tls-reload.ts';

export interface StartDeps {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => Instant;
  readonly elapsedMs: () => number;
  /** Takes what a first start shows, when everything works. */
  readonly show: (banner: string) => void;
  readonly open?: typeof openStore;
  /** Where secrets of destinations may be named. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly version?: string;
}

export interface Collector {
  readonly url: string;
  /** What a first start made; null at every later start. */
  readonly firstSecrets: FirstSecrets | null;
  /** Reads the certificate again, if there is one. */
  readonly reloadTls: () => void;
  /** Answers what was begun, folds what is accepted, closes the store. A second call waits for the first. */
  readonly close: () => Promise<void>;
}

/** Begun requests get this long to finish, then the last fold this long. */
const graceMs = 10_000;
const lastFoldMs = 5000;

/**
 * Starts a collector. It binds first, so that a port in use costs nothing, and answers 503 until the store
 * is open. Whatever goes wrong, nothing is left open.
 */
export async function startCollector(config: Config, deps: StartDeps): Promise<Collector> {
  let app: Door = { fetch: notYet };
  const { metrics } = deps;
  const server = await listen({ fetch: (request, env) => app.fetch(request, env) }, config, {
    limits: config.connections,
    ended: metrics.connectionEnded,
  });
  metrics.watch({ connections: server.connections });
  try {
    const store = await openMigrated(config, deps);
    let draining = false;
    const jobs = store.startJobs(config.retention);
    const exporting = beginExports(config, { ...deps, store });
    const quota = createQuota(config.quota, deps);
    const learning = learn(quota, store).catch((error: unknown) =>
      deps.log.warn('quota.not_learnt', describeError(error)),
    );
    const tls =
      config.tls === null ? null : createTlsReload(config.tls, { apply: server.renewTls, log: deps.log });
    const live = createLive({ ...deps, store });
    app = createApp({
      ...deps,
      store,
      exports: exporting.exports,
      live,
      given: config.tokens,
      quota,
      certificateScope: config.tls?.clientScope ?? null,
      metricsOpen: config.metricsOpen,
      page: readPageFiles(),
      draining: () => draining,
    });
    let closing: Promise<void> | null = null;
    const close = async (): Promise<void> => {
      draining = true;
      tls?.close();
      // A stream has no end of its own: waiting for it would only hold up the stop.
      const silenced = live.close();
      await server.close(graceMs);
      await within(lastFoldMs, silenced);
      for (const last of [jobs.stop(), exporting.stop(), learning]) await within(lastFoldMs, last);
      await within(lastFoldMs, store.foldPending());
      await store.close();
    };
    const collector = {
      url: server.url,
      reloadTls: () => tls?.reload(),
      close: () => (closing ??= close()),
    };
    try {
      return { ...collector, firstSecrets: await announce(config, { ...deps, store, url: server.url }) };
    } catch (error) {
      await collector.close();
      throw error;
    }
  } catch (error) {
    await server.close(0);
    throw error;
  }
}

function beginExports(
  { exports: settings, dataDirectory }: Config,
  { store, env = {}, version = 'unknown', metrics, ...deps }: StartDeps & { readonly store: Store },
): RunningExports {
  return startExports({
    ...deps,
    settings,
    dataDirectory,
    env,
    version,
    store: store.exports,
    metrics: metrics.exports,
  });
}

interface Door {
  readonly fetch: (request: Request, env: AppEnv['Bindings']) => Response | Promise<Response>;
}

/** What the store knows is not new, although this process has not seen it yet. */
async function learn(quota: Quota, store: Pick<Store, 'recentFingerprints'>): Promise<void> {
  for await (const part of store.recentFingerprints()) quota.learn(part);
}

function toldTo(metrics: Metrics): IntakeTold {
  return { committed: metrics.committed, folded: metrics.folded, foldFailed: metrics.foldFailed };
}

async function openMigrated({ databaseUrl, dataDirectory }: Config, deps: StartDeps): Promise<Store> {
  const open = deps.open ?? openStore;
  const store = await open({ databaseUrl, dataDirectory, ...deps, told: toldTo(deps.metrics) });
  try {
    await store.migrate();
    return store;
  } catch (error) {
    await store.close().catch(() => {});
    throw error;
  }
}

const plaintextHint =
  'other machines can reach this address and nothing is encrypted: keep the network in between private';

/** Says where it listens, and on a first start makes what is missing and shows it. */
async function announce(
  { tokens: given, fingerprintKeyGiven, plaintextInPublic }: Config,
  { store, url, now, show, log }: StartDeps & { readonly store: Store; readonly url: string },
): Promise<FirstSecrets | null> {
  const secrets = await makeFirstSecrets({ tokens: store.tokens, given, fingerprintKeyGiven }, now());
  log.info('listening', { url, engine: store.engine, durability: store.durability });
  if (plaintextInPublic) log.warn('plaintext', { hint: plaintextHint });
  if (secrets !== null) show(firstStartBanner(secrets, reachable(url)));
  return secrets;
}

/** A wildcard address is where one listens, not where one sends to. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

/** What fails or takes longer is left: it is in the inbox, and folded at the next start. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => {}), tooLate]);
  clearTimeout(timer);
}
