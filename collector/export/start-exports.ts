import { readFile, realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Instant } from '../../src/core/instant.ts';
import { siemFormats } from '../../src/core/siem/formats/index.ts';
import type { ExportSettings } from '../export-settings.ts';
import type { Log } from '../log.ts';
import type { ExportMetrics } from '../metrics/export-families.ts';
import type { ExportStore } from '../store/export/export-store.ts';
import { createDestinationMaker } from './destination-maker.ts';
import { destinationKinds } from './destinations/index.ts';
import { lagSeconds } from './export-view.ts';
import { startExporter } from './exporter.ts';
import { createExports, type Exports } from './exports.ts';
import { createNetwork } from './network/create-network.ts';
import { createSealer } from './secrets/sealer.ts';

export interface StartExportsDeps {
  readonly store: ExportStore;
  readonly settings: ExportSettings;
  /** Where the file destination writes, below. */
  readonly dataDirectory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly log: Log;
  readonly metrics: ExportMetrics;
  readonly now: () => Instant;
  readonly elapsedMs: () => number;
}

/** Everything about exports of a running collector. */
export interface RunningExports {
  readonly exports: Exports;
  readonly stop: () => Promise<void>;
}

export function startExports(deps: StartExportsDeps): RunningExports {
  const { store, settings, now, metrics } = deps;
  const maker = createDestinationMaker({
    kinds: destinationKinds,
    formats: siemFormats,
    sealer: createSealer(settings.key),
    places: {
      env: deps.env,
      folders: settings.secretFolders,
      realPath: realpath,
      readFile: (path) => readFile(path, 'utf8'),
    },
    source: settings.publicUrl ?? 'mayfly',
    network: createNetwork({ allow: settings.allow }),
    now,
    exporter: { version: deps.version, host: hostname() },
    // The data directory itself holds keys and the database: a destination must not add lines to those.
    files: { directory: join(deps.dataDirectory, 'exports'), allow: settings.folders },
  });
  const exporter = startExporter({
    store: store.delivery,
    follow: store.follow,
    maker,
    publicUrl: settings.publicUrl,
    now,
    elapsedMs: deps.elapsedMs,
    random: Math.random,
    log: deps.log,
    told: metrics,
  });
  metrics.watch(() =>
    exporter.states().map(({ destination, delivery }) => ({
      destination: destination.name,
      lagSeconds: lagSeconds(delivery),
      waiting: delivery.waiting,
      deadLetters: delivery.deadLetters,
      isPaused: destination.paused,
    })),
  );
  const exports = createExports({
    store,
    maker,
    kinds: destinationKinds,
    formats: siemFormats,
    publicUrl: settings.publicUrl,
    changed: () => void exporter.poll(),
  });
  return { exports, stop: exporter.stop };
}
