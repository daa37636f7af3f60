import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { serverCertificateFile, serverTls } from '../tls-server-side.ts';
import type { LoginServer } from './login-server.ts';

/** Whether the machine has a program. */
export function hasProgram(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined;
}

interface Program {
  readonly command: string;
  readonly args: (folder: string, port: number) => readonly string[];
  readonly prepare?: (folder: string) => void;
}

/** Starts a server of the machine in a folder of its own and waits until it listens. */
async function startProgram({ command, args, prepare }: Program): Promise<LoginServer> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-server-'));
  prepare?.(folder);
  const port = await freePort();
  const child = spawn(command, args(folder, port), { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => (log = `${log}${text}`.slice(-4_000)));
  const close = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  if (!(await listens(port, child))) {
    close();
    throw new Error(`${command} did not start: ${log}`);
  }
  return { port, close };
}

async function listens(port: number, child: ChildProcess): Promise<boolean> {
  for (let tries = 0; tries < 300 && child.exitCode === null; tries++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return true;
    await pause(100);
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Redis itself, with a password for `default` and one for the user `app`. */
export function startRealRedis(passwords: {
  readonly default: string;
  readonly app: string;
}): Promise<LoginServer> {
  return startProgram({
    command: 'redis-server',
    args: (folder, port) => [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
      '--requirepass',
      passwords.default,
      '--user',
      'app',
      'on',
      `>${passwords.app}`,
      '~*',
      '+@all',
    ],
  });
}

/** A user of MariaDB and how he proves himself. */
export interface MariadbUser {
  readonly name: string;
  readonly password: string;
  readonly plugin: 'mysql_native_password' | 'ed25519';
}

/** MariaDB itself, with TLS, over which these users log in from the machine. */
export async function startRealMariadb(users: readonly MariadbUser[]): Promise<LoginServer> {
  const statements = users.map(({ name, password, plugin }) =>
    plugin === 'ed25519'
      ? `CREATE USER '${name}'@'%' IDENTIFIED VIA ed25519 USING PASSWORD('${password}');`
      : `CREATE USER '${name}'@'%' IDENTIFIED BY '${password}';`,
  );
  return startProgram({
    command: 'mariadbd',
    prepare(folder) {
      const run = spawnSync(
        'mariadb-install-db',
        [
          `--datadir=${folder}/data`,
          '--user=root',
          '--auth-root-authentication-method=normal',
          '--skip-test-db',
        ],
        { encoding: 'utf8' },
      );
      if (run.status !== 0) throw new Error(`mariadb-install-db failed: ${run.stderr}`);
      const { key } = serverTls();
      writeFileSync(join(folder, 'key.pem'), key);
      // Such an account would be found before the users of any host.
      writeFileSync(
        join(folder, 'init.sql'),
        [
          "DELETE FROM mysql.global_priv WHERE User='';",
          'FLUSH PRIVILEGES;',
          ...(users.some(({ plugin }) => plugin === 'ed25519') ? ["INSTALL SONAME 'auth_ed25519';"] : []),
          ...statements,
        ].join('\n'),
      );
    },
    args: (folder, port) => [
      '--no-defaults',
      `--datadir=${folder}/data`,
      '--user=root',
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${folder}/mariadb.sock`,
      `--init-file=${folder}/init.sql`,
      `--ssl-cert=${serverCertificateFile()}`,
      `--ssl-key=${folder}/key.pem`,
    ],
  });
}
