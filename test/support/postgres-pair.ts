import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { startPostgres } from './postgres.ts';
import { postgresBinaries } from './postgres-binaries.ts';

/** A primary and a standby that streams from it, each on a socket of its own. */
export interface PostgresPair {
  /** Of each server's maintenance database. */
  readonly primary: string;
  readonly standby: string;
  /** Of both, as libpq writes several hosts. */
  readonly both: string;
  /** Whether commits on the primary wait for the standby. */
  readonly setSynchronous: (wanted: boolean) => Promise<void>;
  /** The standby becomes a primary. */
  readonly promote: () => Promise<void>;
  /** The primary is gone at once, as in a crash of its machine. */
  readonly killPrimary: () => void;
  readonly stop: () => Promise<void>;
}

/** Null where the machine has no `pg_basebackup` beside its server (the one from npm). */
export async function startPostgresPair(): Promise<PostgresPair | null> {
  const bin = postgresBinaries();
  if (spawnSync(join(bin, 'pg_basebackup'), ['--version']).status !== 0) return null;
  const primary = await startPostgres();
  const folder = new URL(primary.url).searchParams.get('host') ?? '';
  const { uid, gid } = statSync(join(folder, 'data'));
  const owner = process.getuid?.() === 0 ? { uid, gid } : {};
  const data = join(folder, 'standby');
  // Its socket lies in the same folder under another port.
  const port = 5433;
  const backup = spawnSync(
    join(bin, 'pg_basebackup'),
    ['-h', folder, '-U', 'mayfly', '-D', data, '-R', '-X', 'stream', '-c', 'fast', '--no-sync'],
    { ...owner, cwd: folder, encoding: 'utf8' },
  );
  if (backup.status !== 0) throw new Error(`pg_basebackup failed: ${backup.stderr}`);
  // The shell ends it when its input ends: also when this process dies, however.
  const options = ['-k', folder, '-p', String(port), '-c', 'listen_addresses=', '-c', 'max_connections=200'];
  const server = spawn(
    'sh',
    [
      '-c',
      '"$@" & cat >/dev/null; kill -QUIT $!; wait',
      'sh',
      join(bin, 'postgres'),
      '-D',
      data,
      ...options,
    ].concat(['-c', 'cluster_name=standby', '-c', 'fsync=on', '-c', 'wal_retrieve_retry_interval=100ms']),
    { ...owner, cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const standby = withPort(primary.url, port);
  await until(() => query(standby, 'select 1'));
  await until(async () => {
    const rows = await query(primary.url, `select 1 from pg_stat_replication where state = 'streaming'`);
    if (rows.length === 0) throw new Error('the standby does not stream yet');
  });
  return {
    primary: primary.url,
    standby,
    both: `${withPort(primary.url, 5432).replace(encodeURIComponent(folder), [folder, folder].map(encodeURIComponent).join(','))}%2C${port}`,
    setSynchronous: async (wanted) => {
      await query(primary.url, `alter system set synchronous_standby_names = '${wanted ? 'standby' : ''}'`);
      await query(primary.url, 'select pg_reload_conf()');
      const state = wanted ? 'sync' : 'async';
      await until(async () => {
        const rows = await query(
          primary.url,
          `select 1 from pg_stat_replication where sync_state = '${state}'`,
        );
        if (rows.length === 0) throw new Error(`the standby is not ${state}`);
      });
    },
    promote: async () => {
      // What it still replays may cancel a statement on it.
      await until(() => query(standby, 'select pg_promote(false)'));
      await until(async () => {
        const rows = await query(standby, 'select 1 where not pg_is_in_recovery()');
        if (rows.length === 0) throw new Error('the standby is not promoted yet');
      });
    },
    killPrimary: () => {
      const pid = Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
      process.kill(pid, 'SIGQUIT');
    },
    stop: async () => {
      await ended(server);
      await primary.stop();
    },
  };
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.searchParams.set('port', String(port));
  return changed.href;
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.stdin?.end();
  await exit;
}

async function until(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await work();
      return;
    } catch (error) {
      if (tries > 400) throw error;
      await pause(50);
    }
  }
}

async function query(url: string, text: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
