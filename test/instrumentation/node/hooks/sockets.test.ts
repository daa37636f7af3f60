import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { fetchedAs, forms, loginsOf, runLoginScript } from '../../../support/login-script.ts';
import {
  startAmqpServer,
  startMqttServer,
  startNatsServer,
} from '../../../support/login-servers/broker-servers.ts';
import { startDirectoryServer } from '../../../support/login-servers/directory-server.ts';
import type { LoginServer } from '../../../support/login-servers/login-server.ts';
import { startMailServer } from '../../../support/login-servers/mail-server.ts';
import { startRedisServer } from '../../../support/login-servers/redis-server.ts';
import { fingerprintOf } from '../../../support/run-hooked.ts';
import { serverCertificateFile } from '../../../support/tls-server-side.ts';

const timeout = 120_000;
const password = fakeSecret('', 24);
const wrong = fakeSecret('', 24);
const passwords = { app: password, default: password, 'cn=app,dc=test': password, token: password };
const servers: LoginServer[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

interface Case {
  readonly packages: Readonly<Record<string, string>>;
  /** Uses `SECRET`, `PORT` and `refused`. */
  readonly body: string;
  readonly serve: () => Promise<LoginServer>;
  readonly user: string | null;
  readonly mechanism: string;
  readonly type: string;
  readonly operation: string | null;
}

const mail = (method: string, options = ''): string => `
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: PORT, tls: { rejectUnauthorized: false },
    auth: { user: 'app', pass: SECRET }, authMethod: '${method}', ${options} });
  await attempt(() => transport.sendMail({ from: 'a@x.test', to: 'b@x.test', text: 'hi' }));
  transport.close();`;

const smtp = { type: 'smtp.password', operation: null, user: 'app', packages: { nodemailer: 'nodemailer' } };
const redis = { mechanism: 'AUTH', type: 'database.password' };
const broker = { user: 'app', operation: null };

const cases: Readonly<Record<string, Case>> = {
  'redis, password alone': {
    ...redis,
    user: null,
    operation: 'redis AUTH',
    packages: { redis: 'redis' },
    serve: () => startRedisServer(passwords),
    body: `
      const client = redis.createClient({ url: 'redis://127.0.0.1:' + PORT, password: SECRET, RESP: 2, socket: { reconnectStrategy: false } });
      client.on('error', () => {});
      await attempt(async () => { await client.connect(); await client.get('x'); client.destroy(); });`,
  },
  'redis, user and password, over TLS': {
    ...redis,
    user: 'app',
    operation: 'redis HELLO',
    packages: { redis: 'redis' },
    serve: () => startRedisServer(passwords, { tls: true }),
    body: `
      const client = redis.createClient({ url: 'rediss://app:' + SECRET + '@127.0.0.1:' + PORT, RESP: 3, socket: { reconnectStrategy: false, rejectUnauthorized: false } });
      client.on('error', () => {});
      await attempt(async () => { await client.connect(); await client.get('x'); client.destroy(); });`,
  },
  'ioredis, password alone, answers byte by byte': {
    ...redis,
    user: 'default',
    operation: 'redis HELLO',
    packages: { Redis: 'ioredis' },
    serve: () => startRedisServer(passwords, { dribbles: true }),
    body: `
      const client = new Redis({ host: '127.0.0.1', port: PORT, password: SECRET, lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: 0 });
      client.on('error', () => {});
      await attempt(async () => { await client.connect(); await client.get('x'); });
      client.disconnect();`,
  },
  'nodemailer, PLAIN after STARTTLS': {
    ...smtp,
    mechanism: 'PLAIN',
    serve: () => startMailServer(passwords),
    body: mail('PLAIN'),
  },
  'nodemailer, LOGIN over TLS': {
    ...smtp,
    mechanism: 'LOGIN',
    serve: () => startMailServer(passwords, { tls: true }),
    body: mail('LOGIN', 'secure: true,'),
  },
  'nodemailer, CRAM-MD5 in the clear': {
    ...smtp,
    mechanism: 'CRAM-MD5',
    serve: () => startMailServer(passwords),
    body: mail('CRAM-MD5', 'ignoreTLS: true,'),
  },
  'nodemailer, XOAUTH2': {
    ...smtp,
    type: 'oauth.access_token',
    mechanism: 'XOAUTH2',
    serve: () => startMailServer(passwords),
    body: mail('XOAUTH2').replace(
      "auth: { user: 'app', pass: SECRET }",
      "auth: { type: 'OAuth2', user: 'app', accessToken: SECRET }",
    ),
  },
  ldapts: {
    user: 'cn=app,dc=test',
    mechanism: 'simple',
    type: 'ldap.password',
    operation: null,
    packages: { ldapts: 'ldapts' },
    serve: () => startDirectoryServer(passwords),
    body: `
      const client = new ldapts.Client({ url: 'ldap://127.0.0.1:' + PORT });
      await attempt(() => client.bind('cn=app,dc=test', SECRET));
      await client.unbind();`,
  },
  'ldapjs over TLS': {
    user: 'cn=app,dc=test',
    mechanism: 'simple',
    type: 'ldap.password',
    operation: null,
    packages: { ldap: 'ldapjs' },
    serve: () => startDirectoryServer(passwords, { tls: true }),
    body: `
      const client = ldap.createClient({ url: 'ldaps://127.0.0.1:' + PORT, tlsOptions: { rejectUnauthorized: false } });
      await attempt(() => new Promise((resolve, reject) => client.bind('cn=app,dc=test', SECRET, (error) => (error ? reject(error) : resolve()))));
      client.destroy();`,
  },
  amqplib: {
    ...broker,
    mechanism: 'PLAIN',
    type: 'amqp.password',
    operation: 'amqp',
    packages: { amqp: 'amqplib' },
    serve: () => startAmqpServer({ passwords }),
    body: `
      await attempt(async () => (await amqp.connect({ hostname: '127.0.0.1', port: PORT, username: 'app', password: SECRET })).close());`,
  },
  'mqtt 3.1.1': {
    ...broker,
    mechanism: 'password',
    type: 'mqtt.password',
    operation: 'mqtt',
    packages: { mqtt: 'mqtt' },
    serve: () => startMqttServer({ passwords }),
    body: `
      await attempt(async () => (await mqtt.connectAsync('mqtt://127.0.0.1:' + PORT, { username: 'app', password: SECRET, reconnectPeriod: 0 }, false)).endAsync(true));`,
  },
  'mqtt 5 over TLS': {
    ...broker,
    mechanism: 'password',
    type: 'mqtt.password',
    operation: 'mqtt',
    packages: { mqtt: 'mqtt' },
    serve: () => startMqttServer({ passwords, tls: true }),
    body: `
      const options = { username: 'app', password: SECRET, reconnectPeriod: 0, protocolVersion: 5, rejectUnauthorized: false };
      await attempt(async () => (await mqtt.connectAsync('mqtts://127.0.0.1:' + PORT, options, false)).endAsync(true));`,
  },
  nats: {
    ...broker,
    mechanism: 'password',
    type: 'nats.password',
    operation: 'nats',
    packages: { nats: 'nats' },
    serve: () => startNatsServer({ passwords }),
    body: `
      await attempt(async () => (await nats.connect({ servers: '127.0.0.1:' + PORT, user: 'app', pass: SECRET, reconnect: false })).close());`,
  },
  'nats, a token, after an upgrade to TLS': {
    ...broker,
    user: null,
    mechanism: 'token',
    type: 'nats.token',
    operation: 'nats',
    packages: { nats: 'nats' },
    serve: () => startNatsServer({ passwords, secured: true }),
    body: `
      await attempt(async () => (await nats.connect({ servers: '127.0.0.1:' + PORT, token: SECRET, tls: {}, reconnect: false })).close());`,
  },
};

const trusting = { NODE_NO_WARNINGS: '1', NODE_EXTRA_CA_CERTS: serverCertificateFile() };
const prelude = `
  const { PORT: port, APP_PASSWORD: SECRET } = process.env; const PORT = Number(port);
  const attempt = async (work) => { try { await work(); console.log('let in'); } catch (error) { console.log('refused'); } };`;

describe.each(Object.keys(cases))('%s', (name) => {
  const each = cases[name] as Case;
  test.each(forms)(
    'as %s: the password that APP_PASSWORD holds is used, and accepted or denied',
    async (form) => {
      const server = await each.serve();
      servers.push(server);
      for (const [secret, outcome] of [
        [password, 'accepted'],
        [wrong, 'denied'],
      ] as const) {
        const env = {
          PORT: String(server.port),
          ...(each.user === 'app' ? { APP_USER: 'app' } : {}),
          APP_PASSWORD: secret,
          ...trusting,
        };
        const run = await runLoginScript({ packages: each.packages, body: prelude + each.body, env }, form);
        expect([run.stderr, run.stdout]).toEqual(['', outcome === 'accepted' ? 'let in\n' : 'refused\n']);
        expect(run.spool).not.toContain(secret);
        const login = {
          fingerprint: fingerprintOf(secret),
          user: each.user,
          mechanism: each.mechanism,
          type: each.type,
          address: '127.0.0.1',
          port: server.port,
          operation: each.operation,
        };
        expect(fetchedAs(run, 'APP_PASSWORD')).toEqual([login.fingerprint]);
        expect(loginsOf(run)).toEqual([
          { ...login, outcome: 'sent' },
          { ...login, outcome },
        ]);
      }
    },
    timeout,
  );
});

describe('sockets that carry no login', () => {
  /** The methods of a socket that are not those of every socket. */
  const own =
    "(socket) => ['write', 'push', '_destroy', 'connect'].filter((name) => socket[name] !== net.Socket.prototype[name])";

  test.each([
    [
      'HTTP of an agent, while it waits and after it spoke',
      `const server = http.createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1', () => {
         const request = http.get({ port: server.address().port, agent: new http.Agent({ keepAlive: true }) }, (response) => {
           console.log(JSON.stringify(own(request.socket)));
           response.resume().on('end', () => process.exit());
         });
         request.on('socket', (socket) => console.log(JSON.stringify(own(socket))));
       });`,
      '[]\n[]\n',
    ],
    [
      'HTTP by hand: until its first line',
      `const server = net.createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 200 OK\\r\\n\\r\\n')).listen(0, '127.0.0.1', () => {
         const socket = net.connect(server.address().port, '127.0.0.1');
         console.log(JSON.stringify(own(socket)));
         socket.write('GET / HTTP/1.1\\r\\nauthorization: Bearer x\\r\\n\\r\\n');
         console.log(JSON.stringify(own(socket)));
         socket.on('close', () => process.exit()).resume();
       });`,
      '["write","push","_destroy"]\n[]\n',
    ],
    [
      'a protocol that nobody knows: until it has said enough',
      `const server = net.createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1', () => {
         const socket = net.connect(server.address().port, '127.0.0.1');
         socket.write('hello');
         console.log(JSON.stringify(own(socket)));
         socket.write(', who are you today?');
         console.log(JSON.stringify(own(socket)));
         socket.once('data', () => process.exit());
       });`,
      '["write","push","_destroy"]\n[]\n',
    ],
    [
      'a login of which everything was seen',
      `const server = net.createServer((socket) => socket.on('data', () => socket.write('+OK\\r\\n'))).listen(0, '127.0.0.1', () => {
         const socket = net.connect(server.address().port, '127.0.0.1');
         socket.write('*2\\r\\n$4\\r\\nAUTH\\r\\n$6\\r\\nsecret\\r\\n');
         socket.once('data', () => {
           socket.write('*2\\r\\n$3\\r\\nGET\\r\\n$1\\r\\na\\r\\n');
           console.log(JSON.stringify(own(socket)));
           process.exit();
         });
       });`,
      '[]\n',
    ],
  ])('%s', async (_what, body, stdout) => {
    const packages = { net: 'node:net', http: 'node:http' };
    const run = await runLoginScript({ packages, body: `const own = ${own};\n${body}` }, 'CommonJS');
    expect([run.stderr, run.stdout]).toEqual(['', stdout]);
  });
});

describe('whose a login is', () => {
  const login = (secret: string): string =>
    `'*2\\r\\n$4\\r\\nAUTH\\r\\n$${secret.length}\\r\\n${secret}\\r\\n'`;

  test('every new connection of a client that connects again is a use', async () => {
    const server = await startRedisServer(passwords);
    servers.push(server);
    const body = `
      for (let i = 0; i < 3; i++) {
        const socket = new net.Socket();
        for (let again = 0; again < 2; again++) {
          await new Promise((resolve) => socket.connect(${server.port}, '127.0.0.1', resolve));
          socket.write(${login(password)});
          await new Promise((resolve) => socket.once('data', resolve));
          socket.destroy();
          await new Promise((resolve) => socket.once('close', resolve));
        }
      }`;
    const run = await runLoginScript({ packages: { net: 'node:net' }, body }, 'ES modules');
    expect(run.stderr).toBe('');
    const counts = run.observations.flatMap((each) =>
      each.kind === 'used' && each.outcome === 'accepted' ? [each.count] : [],
    );
    expect(Math.max(...counts.map(Number))).toBe(6);
  });

  test('a connection that ends before the answer is an error', async () => {
    const body = `
      const server = net.createServer((socket) => socket.once('data', () => socket.destroy())).listen(0, '127.0.0.1', () => {
        const socket = net.connect(server.address().port, '127.0.0.1');
        socket.write(${login(password)});
        socket.on('error', () => {}).on('close', () => server.close());
      });`;
    const run = await runLoginScript({ packages: { net: 'node:net' }, body }, 'CommonJS');
    expect(loginsOf(run).map(({ outcome }) => outcome)).toEqual(['sent', 'error']);
  });

  test('the caller of connect is the actor, although the answer comes in another context', async () => {
    const server = await startRedisServer(passwords);
    servers.push(server);
    const body = `
      const { AsyncLocalStorage } = require('node:async_hooks');
      // The store in which OpenAI Agents JS keeps the running agent.
      const storage = (globalThis[Symbol.for('openai.agents.core.asyncLocalStorage')] = new AsyncLocalStorage());
      const agent = (name) => ({ active: true, span: { spanData: { type: 'agent', name } } });
      const sockets = await Promise.all(['one', 'two'].map((name) => storage.run(agent(name), () => new Promise((resolve) => {
        const socket = net.connect(${server.port}, '127.0.0.1', () => resolve(socket));
      }))));
      storage.run(agent('somebody else'), () => { for (const socket of sockets) socket.write(${login(password)}); });
      await new Promise((resolve) => setTimeout(resolve, 100));
      for (const socket of sockets) socket.destroy();`;
    const run = await runLoginScript({ packages: { net: 'node:net' }, body }, 'CommonJS');
    expect(run.stderr).toBe('');
    expect(run.observations.map(({ actor }) => actor.agent).toSorted()).toEqual(['one', 'one', 'two', 'two']);
  });

  test('in a worker thread and over a socket file it is seen as well', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-socket-'));
    const path = join(folder, 'redis.sock');
    servers.push(await startRedisServer(passwords, { path }));
    const body = `
      const source = "const net = require('node:net'); const socket = net.connect(process.env.SOCKET_FILE, () => socket.write(" + JSON.stringify(${login(password)}) + ")); socket.once('data', () => socket.destroy());";
      const worker = new threads.Worker(source, { eval: true });
      await new Promise((resolve) => worker.on('exit', resolve));`;
    const run = await runLoginScript(
      { packages: { threads: 'node:worker_threads' }, body, env: { SOCKET_FILE: path } },
      'ES modules',
    );
    expect(run.stderr).toBe('');
    expect(loginsOf(run)).toMatchObject([
      { fingerprint: fingerprintOf(password), address: path.toLowerCase(), port: null, outcome: 'sent' },
      { outcome: 'accepted' },
    ]);
    rmSync(folder, { recursive: true });
  });
});
