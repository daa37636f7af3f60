import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fleetSettings } from '../bench/ingest/mayfly-run.ts';
import { type CollectorCommand, runCollector } from '../support/collector-command.ts';
import { freePort } from '../support/collector-process.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import type { Place } from './place.ts';

/** A collector on one port that ends and comes again, each time as a new process. */
export interface Victim {
  readonly url: string;
  readonly token: string;
  readonly pid: () => number;
  /** From now on it begins as today's, if it was of another release. */
  readonly upgrade: () => void;
  /** A new process; not yet ready. */
  readonly begin: () => void;
  /** Resolves when it listens. Throws when it ends before that. */
  readonly ready: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** SIGTERM; how it ended. */
  readonly stop: () => Promise<number | null>;
  /** What it said when it ended without having been asked to; empty, as it should be. */
  readonly deaths: readonly string[];
}

let isCached = false;

/** Most of a start is compiling, and these start often. Who is killed leaves no cache, so somebody ends well first. */
function compileCache(): string {
  const folder = join(tmpdir(), 'mayfly-compile-cache');
  const env = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: folder };
  if (!isCached) spawnSync(process.execPath, ['collector/main.ts', '--version'], { env });
  isCached = true;
  return folder;
}

const mine = new Set<ChildProcess>();
// Who runs the campaigns may be ended at any time.
process.on('exit', () => {
  for (const child of mine) child.kill('SIGKILL');
});

export type Fault = 'acknowledges-early' | 'adds';

export interface VictimOptions {
  readonly place: Place;
  /** Several collectors of one place share a token. */
  readonly token?: string;
  /** For a control: what is wrong with it. */
  readonly fault?: Fault | undefined;
  /** Source of another release: what it begins as until it is upgraded. A fault comes with the upgrade. */
  readonly release?: string;
  /** How far its clock is ahead. */
  readonly daysAhead?: number;
}

async function createVictim({
  place,
  fault,
  release,
  daysAhead = 0,
  ...given
}: VictimOptions): Promise<Victim> {
  const port = await freePort();
  const token = given.token ?? fakeSecret('ingest-', 40);
  const home = mkdtempSync(join(tmpdir(), 'mayfly-chaos-'));
  const env = {
    HOME: home,
    MAYFLY_DATA: join(home, 'data'),
    MAYFLY_PORT: String(port),
    MAYFLY_INGEST_TOKEN: token,
    MAYFLY_READ_TOKEN: fakeSecret('read-', 40),
    MAYFLY_ADMIN_TOKEN: fakeSecret('admin-', 40),
    MAYFLY_FINGERPRINT_KEY: fakeSecret('key-', 44),
    ...fleetSettings,
    ...place.settings,
    NODE_COMPILE_CACHE: compileCache(),
  };
  const isSound = fault === undefined && daysAhead === 0;
  const today: readonly [script: string, ...argv: string[]] = isSound
    ? ['collector/main.ts']
    : ['test/chaos/faulty-collector.ts', fault ?? 'none', String(daysAhead)];
  let [script, ...argv] = release === undefined ? today : ([join(release, 'collector/main.ts')] as const);
  const deaths: string[] = [];
  let running: CollectorCommand | null = null;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const ended = running;
    running = null;
    ended?.child.kill(signal);
    return (await ended?.exited) ?? null;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    deaths,
    pid: () => running?.child.pid ?? 0,
    upgrade: () => {
      [script, ...argv] = today;
    },
    begin: () => {
      const begun = runCollector(env, argv, script);
      running = begun;
      mine.add(begun.child);
      begun.child.on('close', (code) => {
        mine.delete(begun.child);
        if (running === begun) deaths.push(`it ended with ${code}: ${begun.stderr().slice(-2000)}`);
      });
    },
    ready: async () => void (await running?.url()),
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

/** Some on one database, with one token: at least one. */
export type Victims = readonly [Victim, ...Victim[]];

export interface VictimsOptions extends VictimOptions {
  readonly count: number;
}

/** Work with collectors that are there for it; whatever comes of it, none of them is left behind. */
export async function withVictims<Result>(
  { count, ...options }: VictimsOptions,
  work: (victims: Victims) => Promise<Result>,
): Promise<Result> {
  const first = await createVictim(options);
  const others = Array.from({ length: count - 1 }, () => createVictim({ ...options, token: first.token }));
  const victims: Victims = [first, ...(await Promise.all(others))];
  try {
    for (const { begin } of victims) begin();
    await Promise.all(victims.map(({ ready }) => ready()));
    return await work(victims);
  } finally {
    await Promise.all(victims.map(({ kill }) => kill()));
  }
}
