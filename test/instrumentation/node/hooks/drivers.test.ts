import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { fetchedAs, forms, loginsOf, runLoginScript, verdicts } from '../../../support/login-script.ts';
import { startKafkaServer } from '../../../support/login-servers/kafka-server.ts';
import type { LoginServer } from '../../../support/login-servers/login-server.ts';
import { startMongodbServer } from '../../../support/login-servers/mongodb-server.ts';
import { startMysqlServer } from '../../../support/login-servers/mysql-server.ts';
import { type PostgresLogins, startPostgresLogins } from '../../../support/postgres-logins.ts';
import { fingerprintOf } from '../../../support/run-hooked.ts';

const timeout = 120_000;
/** Needs percent-encoding in a URL. */
const password = `${fakeSecret('', 20)}/%: @é`;
const encoded = encodeURIComponent(password);
const fingerprint = fingerprintOf(password);
const wrong = fakeSecret('', 20);

let postgres: PostgresLogins;
const servers: LoginServer[] = [];
beforeAll(async () => {
  postgres = await startPostgresLogins([
    { name: 'scram', password, method: 'scram-sha-256' },
    { name: 'md5', password, method: 'md5' },
    { name: 'clear', password, method: 'password' },
  ]);
}, timeout);
afterAll(async () => {
  for (const server of servers) server.close();
  await postgres?.stop();
});

describe.each([
  ['scram', 'SCRAM-SHA-256'],
  ['md5', 'md5'],
  ['clear', 'cleartext'],
])('PostgreSQL, role %s', (user, mechanism) => {
  const url = (): string => `postgres://${user}:${encoded}@127.0.0.1:${postgres.port}/postgres`;
  const clients = {
    pg: {
      packages: { pg: 'pg' },
      body: `
        const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
        await Promise.all([pool.query('select 1'), pool.query('select 2')]);
        await pool.end();
        const secure = new pg.Client({ connectionString: process.env.DATABASE_URL, ssl: { rejectUnauthorized: false } });
        await secure.connect();
        await secure.end();`,
    },
    'postgres.js': {
      packages: { postgres: 'postgres' },
      body: `
        const sql = postgres(process.env.DATABASE_URL, { max: 2, fetch_types: false });
        await Promise.all([sql\`select 1\`, sql\`select 2\`]);
        await sql.end();
        const secure = postgres(process.env.DATABASE_URL, { ssl: { rejectUnauthorized: false }, max: 1, fetch_types: false });
        await secure\`select 1\`;
        await secure.end();`,
    },
  };
  describe.each(Object.keys(clients) as (keyof typeof clients)[])('%s', (client) => {
    test.each(forms)(
      'as %s: each connection is one use of the password in DATABASE_URL',
      async (form) => {
        const run = await runLoginScript({ ...clients[client], env: { DATABASE_URL: url() } }, form);
        expect(run.stderr).toBe('');
        expect(run.spool).not.toContain(password);
        expect(fetchedAs(run, 'DATABASE_URL')).toEqual([fingerprint]);
        expect(verdicts(run).toSorted()).toEqual(
          ['accepted', 'sent'].flatMap((outcome) => Array(3).fill(`${mechanism} ${outcome}`)),
        );
        expect(new Set(loginsOf(run).map((login) => JSON.stringify({ ...login, outcome: '' })))).toEqual(
          new Set([
            JSON.stringify({
              fingerprint,
              user,
              mechanism,
              outcome: '',
              type: 'database.password',
              address: '127.0.0.1',
              port: postgres.port,
              operation: 'postgresql',
            }),
          ]),
        );
      },
      timeout,
    );
  });
});

/** Starts a server that is closed after the tests. */
async function started(server: Promise<LoginServer>): Promise<LoginServer> {
  servers.push(await server);
  return server;
}

const passwords = { app: password };
const mysqlClients = {
  mysql2: {
    packages: { mysql: 'mysql2/promise' },
    body: `
      const pool = mysql.createPool({ uri: process.env.DATABASE_URL, connectionLimit: 2, ...JSON.parse(process.env.OPTIONS) });
      const [a, b] = await Promise.all([pool.getConnection(), pool.getConnection()]);
      a.release(); b.release();
      await pool.end();`,
  },
  mysql: {
    packages: { mysql: 'mysql' },
    body: `
      const connect = () => new Promise((resolve, reject) => {
        const { username, password, hostname, port } = new URL(process.env.DATABASE_URL);
        const connection = mysql.createConnection({ user: username, password: decodeURIComponent(password), host: hostname, port, ...JSON.parse(process.env.OPTIONS) });
        connection.connect((error) => (error ? reject(error) : connection.end(resolve)));
      });
      await Promise.all([connect(), connect()]);`,
  },
  mariadb: {
    packages: { mariadb: 'mariadb' },
    body: `
      const connect = async () => {
        const { username, password, hostname, port } = new URL(process.env.DATABASE_URL);
        const connection = await mariadb.createConnection({ user: username, password: decodeURIComponent(password), host: hostname, port: Number(port), ...JSON.parse(process.env.OPTIONS) });
        await connection.end();
      };
      await Promise.all([connect(), connect()]);`,
  },
};
const tls = { ssl: { rejectUnauthorized: false } };

describe.each([
  ['mysql2', 'mysql_native_password', 'mysql', { plugin: 'mysql_native_password' }, {}],
  ['mysql2', 'caching_sha2_password', 'mysql', { plugin: 'caching_sha2_password' }, {}],
  ['mysql2', 'caching_sha2_password', 'mysql', { plugin: 'caching_sha2_password', full: true }, tls],
  [
    'mysql2',
    'mysql_native_password',
    'mysql',
    { plugin: 'caching_sha2_password', switchTo: 'mysql_native_password' },
    {},
  ],
  ['mysql2', 'mysql_native_password', 'mysql', { dribbles: true }, {}],
  ['mysql', 'mysql_native_password', 'mysql', {}, {}],
  ['mysql', 'mysql_native_password', 'mysql', {}, tls],
  ['mariadb', 'mysql_native_password', 'mariadb', { version: '5.5.5-10.11.6-MariaDB' }, {}],
  ['mariadb', 'mysql_native_password', 'mariadb', { version: '11.4.2-MariaDB' }, tls],
] as const)('%s by %s at %s, server %j, client %j', (client, mechanism, system, serverOptions, options) => {
  test.each(forms)(
    'as %s: each connection is one use of the password in DATABASE_URL',
    async (form) => {
      const server = await started(startMysqlServer({ passwords, ...serverOptions }));
      const env = {
        DATABASE_URL: `mysql://app:${encoded}@127.0.0.1:${server.port}/`,
        OPTIONS: JSON.stringify(options),
      };
      const run = await runLoginScript({ ...mysqlClients[client], env }, form);
      expect(run.stderr).toBe('');
      expect(run.spool).not.toContain(password);
      expect(fetchedAs(run, 'DATABASE_URL')).toEqual([fingerprint]);
      const logins = loginsOf(run);
      expect(logins.map(({ outcome }) => outcome).toSorted()).toEqual([
        'accepted',
        'accepted',
        'sent',
        'sent',
      ]);
      const final = logins.filter(({ outcome }) => outcome === 'accepted');
      for (const login of final) {
        expect(login).toEqual({
          fingerprint,
          user: 'app',
          mechanism,
          outcome: 'accepted',
          type: 'database.password',
          address: '127.0.0.1',
          port: server.port,
          operation: system,
        });
      }
      expect(new Set(logins.map((login) => login.fingerprint))).toEqual(new Set([fingerprint]));
    },
    timeout,
  );
});

const mongodb = {
  packages: { mongodb: 'mongodb' },
  body: `
    const client = new mongodb.MongoClient(process.env.MONGODB_URI, { maxPoolSize: 1, serverSelectionTimeoutMS: 10_000 });
    await client.db('x').command({ ping: 1 });
    await client.close();`,
};

describe.each([
  ['SCRAM-SHA-256', { speculates: true }, ''],
  ['SCRAM-SHA-256', { speculates: false }, ''],
  ['SCRAM-SHA-256', { tls: true }, '&tls=true&tlsInsecure=true'],
  ['SCRAM-SHA-256', { dribbles: true }, ''],
  ['SCRAM-SHA-1', {}, ''],
  ['PLAIN', {}, '&authSource=$external'],
])('mongodb by %s, server %j', (mechanism, serverOptions, more) => {
  test.each(forms)(
    'as %s: the password in MONGODB_URI is used',
    async (form) => {
      const server = await started(startMongodbServer({ passwords, ...serverOptions }));
      const env = {
        MONGODB_URI: `mongodb://app:${encoded}@localhost:${server.port}/?directConnection=true&authMechanism=${mechanism}${more}`,
      };
      const run = await runLoginScript({ ...mongodb, env }, form);
      expect(run.stderr).toBe('');
      expect(run.spool).not.toContain(password);
      expect(fetchedAs(run, 'MONGODB_URI')).toEqual([fingerprint]);
      const login = {
        fingerprint,
        user: 'app',
        mechanism,
        type: 'database.password',
        address: 'localhost',
        port: server.port,
        operation: 'mongodb',
      };
      expect(loginsOf(run)).toEqual([
        { ...login, outcome: 'sent' },
        { ...login, outcome: 'accepted' },
      ]);
    },
    timeout,
  );
});

const kafka = {
  packages: { kafkajs: 'kafkajs' },
  body: `
    const { KAFKA_USER: username, KAFKA_PASSWORD: password, KAFKA_TOKEN, PORT, MECHANISM: mechanism, TLS } = process.env;
    const sasl = mechanism === 'oauthbearer'
      ? { mechanism, oauthBearerProvider: async () => ({ value: KAFKA_TOKEN }) }
      : { mechanism, username, password };
    const ssl = TLS === '1' ? { rejectUnauthorized: false } : false;
    const admin = new kafkajs.Kafka({ brokers: ['127.0.0.1:' + PORT], sasl, ssl, logLevel: 0, retry: { retries: 0 } }).admin();
    await admin.connect();
    await admin.disconnect();`,
};
const token = fakeSecret('', 40);

describe.each([
  ['PLAIN', 'plain', '0'],
  ['SCRAM-SHA-256', 'scram-sha-256', '0'],
  ['SCRAM-SHA-512', 'scram-sha-512', '1'],
  ['OAUTHBEARER', 'oauthbearer', '0'],
])('kafkajs by %s', (mechanism, name, isSecure) => {
  test.each(forms)(
    'as %s: what KAFKA_PASSWORD or KAFKA_TOKEN holds is used',
    async (form) => {
      const server = await started(
        startKafkaServer({ passwords, tokens: [token], tls: isSecure === '1', dribbles: isSecure === '0' }),
      );
      const env = {
        ...(mechanism === 'OAUTHBEARER'
          ? { KAFKA_TOKEN: token }
          : { KAFKA_USER: 'app', KAFKA_PASSWORD: password }),
        PORT: String(server.port),
        // kafkajs sets timers in the past, with and without hooks.
        NODE_NO_WARNINGS: '1',
        MECHANISM: name,
        TLS: isSecure,
      };
      const run = await runLoginScript({ ...kafka, env }, form);
      expect(run.stderr).toBe('');
      expect(run.spool).not.toContain(password);
      const isToken = mechanism === 'OAUTHBEARER';
      const login = {
        fingerprint: fingerprintOf(isToken ? token : password),
        user: isToken ? null : 'app',
        mechanism,
        type: isToken ? 'oauth.access_token' : 'kafka.password',
        address: '127.0.0.1',
        port: server.port,
        operation: 'kafka',
      };
      expect(fetchedAs(run, isToken ? 'KAFKA_TOKEN' : 'KAFKA_PASSWORD')).toEqual([login.fingerprint]);
      expect(loginsOf(run)).toEqual([
        { ...login, outcome: 'sent' },
        { ...login, outcome: 'accepted' },
      ]);
    },
    timeout,
  );
});

describe('a password that only the driver was given', () => {
  const refused = `const refused = async (work) => { try { await work(); console.log('let in'); } catch (error) { console.log(error.code ?? error.codeName ?? error.name); } };`;
  test.each([
    [
      'pg, from a function',
      { pg: 'pg' },
      `let calls = 0;
       const client = new pg.Client({ host: '127.0.0.1', port: $PG, user: 'scram', database: 'postgres', password: async () => { calls += 1; return '$SECRET'; } });
       await refused(() => client.connect()); console.log(calls);`,
      ['SCRAM-SHA-256'],
      '28P01\n1\n',
    ],
    [
      'postgres.js, from a function',
      { postgres: 'postgres' },
      `let calls = 0;
       const sql = postgres({ host: '127.0.0.1', port: $PG, user: 'scram', database: 'postgres', pass: async () => { calls += 1; return '$SECRET'; } });
       await refused(() => sql\`select 1\`); await sql.end(); console.log(calls);`,
      ['SCRAM-SHA-256'],
      '28P01\n1\n',
    ],
    [
      'mysql2',
      { mysql: 'mysql2/promise' },
      `await refused(() => mysql.createConnection({ host: '127.0.0.1', port: $MYSQL, user: 'app', password: '$SECRET' }));`,
      ['mysql_native_password'],
      'ER_ACCESS_DENIED_ERROR\n',
    ],
    [
      'mysql',
      { mysql: 'mysql' },
      `await refused(() => new Promise((resolve, reject) => mysql.createConnection({ host: '127.0.0.1', port: $MYSQL, user: 'app', password: '$SECRET' }).connect((error) => error ? reject(error) : resolve())));`,
      ['mysql_native_password'],
      'ER_ACCESS_DENIED_ERROR\n',
    ],
    [
      'mariadb',
      { mariadb: 'mariadb' },
      `await refused(() => mariadb.createConnection({ host: '127.0.0.1', port: $MYSQL, user: 'app', password: '$SECRET' }));`,
      ['mysql_native_password'],
      'ER_ACCESS_DENIED_ERROR\n',
    ],
    [
      'mongodb',
      { mongodb: 'mongodb' },
      `const client = new mongodb.MongoClient('mongodb://app:$SECRET@127.0.0.1:$MONGODB/?directConnection=true', { maxPoolSize: 1 });
       await refused(() => client.db('x').command({ ping: 1 })); await client.close();`,
      ['SCRAM-SHA-256'],
      '18\n',
    ],
    [
      'kafkajs',
      { kafkajs: 'kafkajs' },
      `const sasl = { mechanism: 'scram-sha-256', username: 'app', password: '$SECRET' };
       const admin = new kafkajs.Kafka({ brokers: ['127.0.0.1:$KAFKA'], sasl, logLevel: 0, retry: { retries: 0 } }).admin();
       await refused(() => admin.connect()); process.exit();`,
      ['SCRAM-SHA-256'],
      'KafkaJSSASLAuthenticationError\n',
    ],
  ])(
    '%s: is used and denied, and the error is the driver’s own',
    async (_what, packages, body, [mechanism], stdout) => {
      const ports = {
        PG: postgres.port,
        MYSQL: (await started(startMysqlServer({ passwords }))).port,
        MONGODB: (await started(startMongodbServer({ passwords }))).port,
        KAFKA: (await started(startKafkaServer({ passwords }))).port,
        SECRET: wrong,
      };
      const filled = body.replace(/\$([A-Z]+)/g, (_all, name: keyof typeof ports) => String(ports[name]));
      for (const form of ['CommonJS', 'ES modules'] as const) {
        const run = await runLoginScript(
          { packages, body: `${refused}\n${filled}`, env: { NODE_NO_WARNINGS: '1' } },
          form,
        );
        expect([run.stderr, run.stdout]).toEqual(['', stdout]);
        expect(verdicts(run)).toEqual([`${mechanism} sent`, `${mechanism} denied`]);
        expect(new Set(loginsOf(run).map((login) => login.fingerprint))).toEqual(
          new Set([fingerprintOf(wrong)]),
        );
      }
    },
    timeout,
  );
});

test(
  'bundled code whose password nobody saw is known by its account, and joins with whoever fetched it',
  async () => {
    const server = await started(startMysqlServer({ passwords }));
    const body = `const connection = await mysql.createConnection({ host: 'localhost', port: ${server.port}, user: 'app', password: [...process.argv[1], ${JSON.stringify(
      password,
    )}].at(-1) }); await connection.end();`;
    const packages = { mysql: 'mysql2/promise' };
    const unknown = await runLoginScript({ packages, body }, 'bundled and minified');
    const joinKey = `account:mysql://app@${hostname().toLowerCase()}:${server.port}`;
    expect(unknown.stderr).toBe('');
    expect(new Set(loginsOf(unknown).map((login) => login.fingerprint))).toEqual(
      new Set([fingerprintOf(joinKey)]),
    );
    const env = { DB_URL: `mysql://app:${encoded}@127.0.0.1:${server.port}/x` };
    const fetched = await runLoginScript({ packages, body: 'process.env.DB_URL', env }, 'CommonJS');
    for (const run of [unknown, fetched])
      for (const each of run.observations) expect(each.credential.joinKeys).toEqual([joinKey]);
  },
  timeout,
);
