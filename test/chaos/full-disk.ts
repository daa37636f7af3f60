import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { random } from '../bench/ingest/random.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import type { Outcome, Skipped } from './campaign.ts';
import { firstAcknowledgement } from './first-acknowledgement.ts';
import { judged } from './judged.ts';
import { milliseconds } from './milliseconds.ts';
import { type Place, pglitePlace, postgresPlace } from './place.ts';
import { sendLoad } from './send-load.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { type Fault, type Victims, withVictims } from './victim.ts';

export interface FullDiskOptions {
  readonly engine: 'postgres' | 'pglite';
  readonly seed: number;
  readonly fills: number;
  readonly megabytes: number;
  readonly perSecond: number;
  readonly fault?: Fault;
}

/**
 * The disk under the database fills up under load, stays full for some seconds and has room again. PostgreSQL ends
 * when it cannot write its log: then it is started again, over and over, as a service manager does.
 */
export async function fullDisk(options: FullDiskOptions): Promise<Outcome | Skipped> {
  const disk = mountSmallDisk(options.megabytes);
  if (disk === null) return { skipped: 'this user may not mount a file system' };
  try {
    return options.engine === 'postgres' ? await onPostgres(disk, options) : await onPglite(disk, options);
  } finally {
    disk.unmount();
  }
}

async function onPostgres(disk: SmallDisk, options: FullDiskOptions): Promise<Outcome> {
  const settings = { max_wal_size: '64MB', min_wal_size: '32MB', shared_buffers: '32MB' };
  const postgres = await startPostgres(settings, disk.folder);
  const keeper = keepRunning(postgres);
  try {
    const place = postgresPlace(await postgres.createDatabase());
    return await tried(disk, place, { ...options, restarts: keeper.restarts });
  } finally {
    await keeper.stop();
    await postgres.stop();
  }
}

async function onPglite(disk: SmallDisk, options: FullDiskOptions): Promise<Outcome> {
  return tried(disk, pglitePlace(join(disk.folder, 'data')), { ...options, restarts: () => 0 });
}

interface Filled extends FullDiskOptions {
  readonly restarts: () => number;
}

function tried(disk: SmallDisk, place: Place, options: Filled): Promise<Outcome> {
  return withVictims({ place, fault: options.fault, count: 1 }, (victims) =>
    filled(disk, place, { ...options, victims }),
  );
}

async function filled(
  disk: SmallDisk,
  place: Place,
  { seed, fills, perSecond, restarts, victims }: Filled & { readonly victims: Victims },
): Promise<Outcome> {
  const { below } = random(seed, 8);
  const backMs: number[] = [];
  const sent = await sendLoad({ targets: victims, seed, perSecond }, async (progress) => {
    await firstAcknowledgement(progress, 0);
    for (let i = 0; i < fills; i++) {
      await pause(300 + below(700));
      disk.fill();
      await pause(1000 + below(2000));
      disk.free();
      backMs.push(await firstAcknowledgement(progress, performance.now()));
    }
  });
  return judged({
    place,
    victims,
    sent,
    faults: `disk filled ${fills} times`,
    notes: [
      `first acknowledgement after there is room: ${milliseconds(backMs)}`,
      `PostgreSQL ended ${restarts()} times`,
    ],
  });
}

/** Starts a server again that ends by itself. */
function keepRunning(postgres: OwnPostgres): {
  readonly restarts: () => number;
  readonly stop: () => Promise<void>;
} {
  const stopping = new AbortController();
  let restarts = 0;
  const run = async (): Promise<void> => {
    for (; !stopping.signal.aborted; await pause(100)) {
      if (postgres.isRunning()) continue;
      restarts++;
      // It may still have no room.
      await postgres.start().catch(() => {});
    }
  };
  const running = run();
  return {
    restarts: () => restarts,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
