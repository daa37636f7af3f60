import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

/** The server of MAYFLY_TEST_POSTGRES when there is one (it stays up), else one of its own. */
export async function testPostgres(): Promise<TestPostgres> {
  const url = process.env['MAYFLY_TEST_POSTGRES'];
  if (url === undefined || url === '') return startPostgres();
  return attached(url, process.env['MAYFLY_TEST_POSTGRES_OWN'] === '1' ? null : dropped(url));
}

/**
 * Starts a server on a private socket in a folder of its own, with fsync, as an unprivileged user (as the
 * server demands) and with a collation that is not the code point order.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-pg-'));
  const owner = unprivileged();
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const bin = reachable(postgresBinaries(), folder, owner);
  initialize(bin, data, owner);
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=on', '-c', 'max_connections=200'],
    { ...owner, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (text: Buffer) => {
      log = `${log}${text.toString()}`.slice(-4000);
    });
  }
  const endWatch = watch(server, folder);
  const url = `postgres://mayfly@localhost/postgres?host=${encodeURIComponent(folder)}`;
  await ready(url, server, () => log);
  return attached(url, async () => {
    await stopped(server);
    endWatch();
    rmSync(folder, { recursive: true, force: true });
  });
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

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.kill('SIGINT');
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
