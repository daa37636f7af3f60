import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, cpSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { postgresBinaries } from './postgres-binaries.ts';

/** A PostgreSQL server for tests. */
export interface TestPostgres {
  /** Of its maintenance database. */
  readonly url: string;
  /** The URL of a new, empty database. */
  readonly createDatabase: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** A server that this process started. */
export interface OwnPostgres extends TestPostgres {
  /** Of its first process at the moment, the parent of all others. */
  readonly pid: number;
  /** Ends it at once, as a crash does (`immediate`): it recovers at the next start. */
  readonly crash: () => Promise<void>;
  /** Starts it again on the same files, after it has ended; resolves when it answers. */
  readonly start: () => Promise<void>;
  /** False when it has ended, by itself too. */
  readonly isRunning: () => boolean;
}

/** The server of MAYFLY_TEST_POSTGRES when there is one (it stays up), else one of its own. */
export async function testPostgres(): Promise<TestPostgres> {
  const url = process.env['MAYFLY_TEST_POSTGRES'];
  if (url === undefined || url === '') return startPostgres();
  return attached(url, process.env['MAYFLY_TEST_POSTGRES_OWN'] === '1' ? null : dropped(url));
}

/**
 * Starts a server on a private socket in a folder of its own, with fsync, as an unprivileged user (as the
 * server demands) and with a collation that is not the code point order; `settings` as in postgresql.conf. It takes
 * over the data directory of a backup when there is one.
 */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
  within: string = tmpdir(),
  backup: string | null = null,
): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(within, 'mayfly-pg-'));
  const owner = unprivileged();
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const bin = reachable(postgresBinaries(), folder, owner);
  if (backup === null) initialize(bin, data, owner);
  else renameSync(backup, data);
  const all = { listen_addresses: '', fsync: 'on', max_connections: '200', ...settings };
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const run = {
    program: join(bin, 'postgres'),
    options: ['-D', data, '-k', folder, ...options],
    folder,
    owner,
  };
  const url = `postgres://mayfly@localhost/postgres?host=${encodeURIComponent(folder)}`;
  let running = await launch(run, url);
  const stop = async (): Promise<void> => {
    await stopped(running.server);
    running.endWatch();
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    ...attached(url, stop),
    get pid() {
      return running.server.pid ?? 0;
    },
    crash: () => stopped(running.server, 'SIGQUIT'),
    start: async () => {
      running.endWatch();
      running = await launch(run, url);
    },
    isRunning: () => running.server.exitCode === null && running.server.signalCode === null,
  };
}

interface Launch {
  readonly program: string;
  readonly options: readonly string[];
  readonly folder: string;
  readonly owner: Owner | null;
}

interface Running {
  readonly server: ChildProcess;
  readonly endWatch: () => void;
}

async function launch({ program, options, folder, owner }: Launch, url: string): Promise<Running> {
  const server = spawn(program, options, { ...owner, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (text: Buffer) => {
      log = `${log}${text.toString()}`.slice(-4000);
    });
  }
  const endWatch = watch(server, folder);
  await ready(url, server, () => log).catch((error: unknown) => {
    endWatch();
    throw error;
  });
  return { server, endWatch };
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: then it runs as a user that the machine knows. */
function unprivileged(): Owner | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find(([user]) => user === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('this machine has no user postgres or nobody to run PostgreSQL as');
}

/** Programs inside a home that another user cannot enter are copied to where he can. */
function reachable(bin: string, folder: string, owner: Owner | null): string {
  if (owner === null || spawnSync(join(bin, 'postgres'), ['--version'], { ...owner, cwd: '/' }).status === 0)
    return bin;
  const copy = join(folder, 'programs');
  cpSync(dirname(bin), copy, { recursive: true, dereference: true });
  return join(copy, 'bin');
}

const initdb = ['--username=mayfly', '--auth=trust', '--encoding=UTF8', '--no-sync', '--locale=C'];

function initialize(bin: string, data: string, owner: Owner | null): void {
  const run = (...more: string[]) =>
    spawnSync(join(bin, 'initdb'), ['-D', data, ...initdb, ...more], {
      ...owner,
      cwd: dirname(data),
      encoding: 'utf8',
    });
  if (run('--locale-provider=icu', '--icu-locale=en-US').status === 0) return;
  rmSync(data, { recursive: true, force: true });
  const plain = run();
  if (plain.status !== 0) throw new Error(`initdb failed: ${plain.stderr ?? plain.error}`);
}

/** Ends the server and removes its folder when this process dies, however: a pipe to a shell closes then. */
function watch(server: ChildProcess, folder: string): () => void {
  const script = 'cat >/dev/null; kill -QUIT "$0" && sleep 2; rm -rf "$1"';
  const shell = spawn('sh', ['-c', script, String(server.pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.unref();
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return () => {
    shell.kill('SIGKILL');
    shell.stdin.destroy();
  };
}

async function ready(url: string, server: ChildProcess, log: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (server.exitCode !== null) break;
    try {
      await query(url, 'select 1');
      return;
    } catch {
      await pause(50);
    }
  }
  server.kill('SIGQUIT');
  throw new Error(`PostgreSQL did not start: ${log()}`);
}

/** `fast` unless another signal says otherwise (postgresql.org/docs, Server Shutdown). */
async function stopped(server: ChildProcess, signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.kill(signal);
  const late = setTimeout(() => server.kill('SIGQUIT'), 10_000);
  await exit;
  clearTimeout(late);
}

/** Ends the use of a server, given the databases that were made on it. */
type Stop = (made: readonly string[]) => Promise<void>;

/** Somebody else's server keeps nothing of ours. */
function dropped(url: string): Stop {
  return async (made) => {
    for (const name of made) await query(url, `drop database if exists ${name} with (force)`);
  };
}

function attached(url: string, stop: Stop | null): TestPostgres {
  const made: string[] = [];
  return {
    url,
    createDatabase: async () => {
      const name = `mayfly_test_${randomBytes(6).toString('hex')}`;
      await query(url, `create database ${name}`);
      made.push(name);
      const database = new URL(url);
      database.pathname = `/${name}`;
      return database.href;
    },
    stop: async () => stop?.(made),
  };
}

async function query(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(text);
  } finally {
    await client.end();
  }
}
