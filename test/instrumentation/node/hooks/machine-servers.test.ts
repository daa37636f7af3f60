import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { forms, loginsOf, runLoginScript, verdicts } from '../../../support/login-script.ts';
import type { LoginServer } from '../../../support/login-servers/login-server.ts';
import {
  hasProgram,
  startRealMariadb,
  startRealRedis,
} from '../../../support/login-servers/machine-servers.ts';
import { fingerprintOf } from '../../../support/run-hooked.ts';

const timeout = 120_000;
const [first, second] = [fakeSecret('', 24), fakeSecret('', 24)];

const withRedis = hasProgram('redis-server');
describe.skipIf(!withRedis)(
  `Redis itself${withRedis ? '' : ' (skipped: there is no redis-server here)'}`,
  () => {
    let server: LoginServer;
    beforeAll(async () => {
      server = await startRealRedis({ default: first, app: second });
    }, timeout);
    afterAll(() => server?.close());

    test.each(forms)(
      'lets redis and ioredis in, as %s',
      async (form) => {
        const run = await runLoginScript(
          {
            packages: { redis: 'redis', Redis: 'ioredis' },
            body: `
            const port = ${server.port};
            const one = redis.createClient({ url: 'redis://127.0.0.1:' + port, password: process.env.REDIS_PASSWORD });
            await one.connect(); await one.set('a', 'x'.repeat(200_000)); console.log((await one.get('a')).length); await one.close();
            const two = new Redis({ host: '127.0.0.1', port, username: 'app', password: process.env.APP_PASSWORD });
            console.log((await two.get('a')).length); two.disconnect();`,
            env: { REDIS_PASSWORD: first, APP_PASSWORD: second },
          },
          form,
        );
        expect([run.stderr, run.stdout]).toEqual(['', '200000\n200000\n']);
        expect(loginsOf(run).map(({ fingerprint, outcome }) => [fingerprint, outcome])).toEqual([
          [fingerprintOf(first), 'sent'],
          [fingerprintOf(first), 'accepted'],
          [fingerprintOf(second), 'sent'],
          [fingerprintOf(second), 'accepted'],
        ]);
      },
      timeout,
    );
  },
);

const withMariadb = hasProgram('mariadbd') && hasProgram('mariadb-install-db');
describe.skipIf(!withMariadb)(
  `MariaDB itself${withMariadb ? '' : ' (skipped: there is no mariadbd here)'}`,
  () => {
    let server: LoginServer;
    beforeAll(async () => {
      server = await startRealMariadb([
        { name: 'native', password: first, plugin: 'mysql_native_password' },
        { name: 'modern', password: second, plugin: 'ed25519' },
      ]);
    }, timeout);
    afterAll(() => server?.close());

    const body = (driver: string, user: string): string => `
    const options = { host: '127.0.0.1', port: ${'$'}{PORT}, user: '${user}', password: process.env.DB_PASSWORD };
    for (const ssl of [undefined, { rejectUnauthorized: false }]) {
      const connection = ${
        driver === 'mysql'
          ? 'await new Promise((resolve, reject) => { const each = driver.createConnection({ ...options, ssl }); each.connect((error) => (error ? reject(error) : resolve({ query: () => {}, end: () => new Promise((done) => each.end(done)) }))); })'
          : 'await driver.createConnection({ ...options, ssl })'
      };
      await connection.query('select 1');
      await connection.end();
    }`;

    const clients = [
      ['mysql2/promise', 'native', first, 'mysql_native_password'],
      ['mysql', 'native', first, 'mysql_native_password'],
      ['mariadb', 'native', first, 'mysql_native_password'],
      ['mariadb', 'modern', second, 'client_ed25519'],
    ] as const;
    const each = clients.flatMap(([driver, user, secret, mechanism]) =>
      forms.map((form) => ({ driver, user, secret, mechanism, form })),
    );

    test.each(each)(
      'lets $driver in as $user, as $form',
      async ({ driver, user, secret, mechanism, form }) => {
        const run = await runLoginScript(
          {
            packages: { driver },
            body: body(driver, user).replace('${PORT}', String(server.port)),
            env: { DB_USER: user, DB_PASSWORD: secret },
          },
          form,
        );
        expect([run.stderr, run.code]).toEqual(['', 0]);
        expect(verdicts(run).filter((verdict) => verdict.endsWith('accepted'))).toEqual([
          `${mechanism} accepted`,
          `${mechanism} accepted`,
        ]);
        expect(
          new Set(loginsOf(run).map(({ fingerprint, operation }) => `${fingerprint} ${operation}`)),
        ).toEqual(new Set([`${fingerprintOf(secret)} mariadb`]));
      },
      timeout,
    );
  },
);
