import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createRawServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPreload } from '../../support/build-preload.ts';
import { type CollectorProcess, freePort, startCollectorProcess } from '../../support/collector-process.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { testKeyText } from '../../support/run-hooked.ts';
import { runMayfly } from '../support/run-mayfly.ts';

/* The command with the real hooks and the real collector, and with what can stand in its way. */

let directory: string;
let collector: CollectorProcess;
let env: Record<string, string>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mayfly-doctor-'));
  collector = await startCollectorProcess();
  env = {
    ...collector.env,
    HOME: directory,
    MAYFLY_SPOOL: join(directory, 'spool'),
    MAYFLY_TEST_PRELOAD: await buildPreload(),
  };
}, 120_000);
afterAll(async () => {
  await collector.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** What it says, with broken lines made whole. */
async function doctor(more: Record<string, string> = {}, args: readonly string[] = []) {
  const ended = await runMayfly(['doctor', ...args], { ...env, ...more });
  return { ...ended, out: ended.out.replace(/ *\n {8,}/g, ' ') };
}

test('a canary that arrives is said so, with where each setting comes from', async () => {
  const { code, out, err } = await doctor();
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain(`endpoint         ${collector.url}  (OTEL_EXPORTER_OTLP_ENDPOINT)`);
  expect(out).toMatch(/fingerprint key {2}set, \d+ characters {2}\(MAYFLY_FINGERPRINT_KEY\)/);
  expect(out).toMatch(/ok {4}hooks installed: .*undici, http/);
  expect(out).toContain('ok    they saw the canary being used');
  expect(out).toMatch(/ok {4}the inventory shows it, \d+ ms after it was taken/);
  expect(out).toMatch(/The canary arrived\.\n$/);
  expect(readdirSync(join(directory, 'spool'))).toEqual([]);
  for (const secret of [collector.ingestToken, collector.readToken, env['MAYFLY_FINGERPRINT_KEY'] ?? '']) {
    expect(out).not.toContain(secret);
  }
});

test('its answer for scripts is one JSON text', async () => {
  const { code, out } = await doctor({}, ['--json']);
  const report = JSON.parse(out) as {
    arrived: boolean;
    configuration: object[];
    findings: { level: string }[];
  };
  expect({ code, arrived: report.arrived }).toEqual({ code: 0, arrived: true });
  expect(report.findings.filter(({ level }) => level === 'failure')).toEqual([]);
  expect(report.configuration).toContainEqual(
    expect.objectContaining({ name: 'endpoint', value: collector.url, from: 'OTEL_EXPORTER_OTLP_ENDPOINT' }),
  );
});

test('a flag stands over the environment', async () => {
  const { out } = await doctor({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, [
    '--endpoint',
    collector.url,
  ]);
  expect(out).toContain(`${collector.url}  (--endpoint)`);
  expect(out).toContain('The canary arrived.');
});

const faults: readonly (readonly [
  what: string,
  more: () => Promise<Record<string, string>>,
  says: RegExp,
])[] = [
  [
    'nobody listens',
    async () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` }),
    /FAIL {2}http:\S+ is not reached: nothing listens there -> start the collector/,
  ],
  [
    'the host is not known',
    async () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.invalid:4318' }),
    /is not reached: the host name is not known here/,
  ],
  [
    'the ingest token is wrong',
    async () => ({ MAYFLY_INGEST_TOKEN: fakeSecret('wrong-', 40) }),
    /FAIL {2}\S+ does not accept the ingest token \(401\)/,
  ],
  [
    'the read token is wrong',
    async () => ({ MAYFLY_READ_TOKEN: fakeSecret('wrong-', 40) }),
    /could not tell whether it arrived: \S+ does not accept/,
  ],
  [
    'there is no read token',
    async () => ({ MAYFLY_READ_TOKEN: '' }),
    /could not tell whether it arrived: .* wants a token/,
  ],
  [
    'there is no fingerprint key',
    async () => ({ MAYFLY_FINGERPRINT_KEY: '' }),
    /FAIL {2}without MAYFLY_FINGERPRINT_KEY nothing is captured/,
  ],
  ['the fingerprint key is too short', async () => ({ MAYFLY_FINGERPRINT_KEY: 'short' }), /32/],
  [
    'the hooks are turned off',
    async () => ({ MAYFLY_DISABLED: '1' }),
    /FAIL {2}the hooks did not start in a process of this Node/,
  ],
];

test.each(faults)('when %s, it is said and the exit code is 3', async (_what, more, says) => {
  const { code, out } = await doctor(await more());
  expect(out).toMatch(says);
  expect(out).toMatch(/The canary did not arrive, or nobody could tell\.\n$/);
  expect(code).toBe(3);
});

test('a previous key that cannot be used is said, and the canary arrives all the same', async () => {
  const { code, out } = await doctor({ MAYFLY_FINGERPRINT_KEY_PREVIOUS: testKeyText });
  expect(out).toMatch(/previous key +the previous fingerprint key is the one in force/);
  expect([code, out.includes('The canary arrived')]).toEqual([0, true]);
});

test('a clock that differs is told, one way and the other', async () => {
  for (const [offset, said] of [
    [600_000, 'behind'],
    [-600_000, 'ahead of'],
  ] as const) {
    await withServer(
      (server) =>
        server.on('request', (_request, response) => {
          response.setHeader('date', new Date(Date.now() + offset).toUTCString());
          response.end('ok\n');
        }),
      async (url) => {
        const { out } = await doctor({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
        expect(out).toMatch(new RegExp(`warn {2}this clock is (?:59\\d|60\\d) s ${said} the collector's`));
      },
    );
  }
});

test('a port that swallows everything ends in a time-out, not in waiting', async () => {
  const server = createRawServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { code, out } = await doctor({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  expect(out).toMatch(/no answer within 5 s -> a firewall or network policy/);
  expect(code).toBe(3);
  server.close();
}, 60_000);

test('a collector that takes and never shows is told from one that refuses', async () => {
  await withServer(
    (server) =>
      server.on('request', (request, response) => {
        request.resume();
        if (request.url?.startsWith('/api/')) {
          response.writeHead(404, { 'content-type': 'application/problem+json' });
          response.end(JSON.stringify({ detail: 'no such credential', code: 'not_found' }));
        } else {
          response.setHeader('content-type', 'application/json');
          response.end(request.url === '/healthz' ? 'ok\n' : '{}');
        }
      }),
    async (url) => {
      const { code, out } = await doctor({ OTEL_EXPORTER_OTLP_ENDPOINT: url }, ['--timeout', '1']);
      expect(out).toMatch(/FAIL {2}the inventory does not show it after 1 s/);
      expect(code).toBe(3);
    },
  );
});

test('preloads that stand before the hooks are named', async () => {
  // Its path holds what looks like a flag.
  const other = join(directory, 'my-run/node_modules/dd-trace/init.cjs');
  mkdirSync(join(directory, 'my-run/node_modules/dd-trace'), { recursive: true });
  writeFileSync(other, '');
  const before = await doctor({ NODE_OPTIONS: `--require ${other} --require ${env['MAYFLY_TEST_PRELOAD']}` });
  expect(before.out).toMatch(/warn {2}NODE_OPTIONS loads dd-trace before the hooks/);
  const after = await doctor({ NODE_OPTIONS: `--import ${other} --require ${env['MAYFLY_TEST_PRELOAD']}` });
  expect(after.out).toMatch(/note {2}NODE_OPTIONS also loads dd-trace, after the hooks/);
});

test('a bundle that hides a driver is told from one that hides nothing and from plain files', async () => {
  const write = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  const head = 'var __commonJS = (cb, mod) => function __require() {};\n';
  const plain = write('plain.mjs', "import pg from 'pg';\n");
  const harmless = write('harmless.js', `${head}fetch('x');\n`);
  const hiding = write('hiding.js', `${head}var pg = 'SASLInitialResponse';\n`);
  const { out } = await doctor({}, [plain, harmless, hiding, join(directory, 'nothing.js')]);
  expect(out).toMatch(/ok {4}\S+plain\.mjs is no bundle/);
  expect(out).toMatch(/ok {4}\S+harmless\.js is a bundle, made by esbuild: HTTP/);
  expect(out).toMatch(/warn {2}\S+hiding\.js is a bundle, made by esbuild, with pg inside/);
  expect(out).toMatch(/FAIL {2}cannot look at \S+nothing\.js: ENOENT/);
});

test('spool files that processes left behind are counted', async () => {
  const spool = join(directory, 'left');
  mkdirSync(spool);
  writeFileSync(join(spool, '9999999-1-x.ndjson'), '{}\n');
  const { out } = await doctor({ MAYFLY_SPOOL: spool });
  expect(out).toMatch(/warn {2}1 spool files of ended processes wait to be sent \(1 KiB\) -> mayfly drain/);
});

test('a time-out that is no number is refused before anything is tried', async () => {
  const { code, err } = await doctor({}, ['--timeout', 'soon']);
  expect({ code, err }).toEqual({
    code: 2,
    err: expect.stringContaining('--timeout is a number of seconds from 1 to 9999'),
  });
});

async function withServer(
  set: (server: Server) => void,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const server = createServer();
  set(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
