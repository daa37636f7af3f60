import { writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Client } from 'pg';
import { startPostgres } from './postgres.ts';
import { upgradeToTls } from './tls-server-side.ts';

/** A role, with the password by which it must log in. */
export interface PostgresRole {
  readonly name: string;
  readonly password: string;
  readonly method: 'scram-sha-256' | 'md5' | 'password';
}

export interface PostgresLogins {
  /** Folder of the socket file. */
  readonly folder: string;
  /** On 127.0.0.1; takes connections with and without TLS. */
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** A PostgreSQL server that asks these roles for their passwords, over its socket file and a port before it. */
export async function startPostgresLogins(roles: readonly PostgresRole[]): Promise<PostgresLogins> {
  const postgres = await startPostgres();
  const folder = new URL(postgres.url).searchParams.get('host') ?? '';
  await prepare(postgres.url, roles);
  const door = await openDoor(`${folder}/.s.PGSQL.5432`);
  return {
    folder,
    port: door.port,
    stop: async () => {
      door.close();
      await postgres.stop();
    },
  };
}

async function prepare(url: string, roles: readonly PostgresRole[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const { name, password, method } of roles) {
    await client.query(`set password_encryption = '${method === 'md5' ? 'md5' : 'scram-sha-256'}'`);
    await client.query(
      `create role ${client.escapeIdentifier(name)} login password ${client.escapeLiteral(password)}`,
    );
  }
  const { rows } = await client.query<{ hba_file: string }>('show hba_file');
  const lines = roles.map(({ name, method }) => `local all "${name}" ${method}`);
  writeFileSync(rows[0]?.hba_file ?? '', `${lines.join('\n')}\nlocal all all trust\n`);
  await client.query('select pg_reload_conf()');
  await client.end();
  // The reload is a signal: the next connection may come before it.
  await new Promise((resolve) => setTimeout(resolve, 200));
}

/** PostgreSQL has no TLS on its socket file: the door answers the request for it, and passes the rest on. */
async function openDoor(path: string): Promise<{ readonly port: number; readonly close: () => void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', (first: Buffer) => {
      const isTls = first.length === 8 && first.readUInt32BE(4) === 80_877_103;
      if (isTls) socket.write('S');
      const inner = isTls ? upgradeToTls(socket) : socket;
      const behind = connect(path);
      sockets.add(behind);
      for (const [from, to] of [
        [inner, behind],
        [behind, inner],
      ] as const) {
        from.on('error', () => to.destroy());
        from.pipe(to);
      }
      if (!isTls) behind.write(first);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
