import { expect, test } from 'vitest';
import { spreadHook } from '../../../../instrumentation/node/hooks/spread.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { recordingContext } from '../../../support/recording-recorder.ts';
import { recordingPreload, runRecorded } from '../../../support/run-recorded.ts';

const code = 'globalThis.recordingPreload === true';
/** Ways to start something, each giving whether the preload is in there. */
const starts: Readonly<Record<string, string>> = {
  'worker, file': 'inWorker("./worker.cjs", {})',
  'worker, module': 'inWorker(new URL("./worker.mjs", "file://" + __filename), {})',
  'worker, text': `inWorker(text, { eval: true })`,
  'worker, data':
    'inWorker(new URL("data:text/javascript,import { parentPort } from \'node:worker_threads\'; parentPort.postMessage(globalThis.recordingPreload === true)"), {})',
  'worker without arguments': 'inWorker("./worker.cjs", { execArgv: [] })',
  'worker, text, without arguments': 'inWorker(text, { eval: true, execArgv: [] })',
  'worker with an empty environment': 'inWorker("./worker.cjs", { env: {} })',
  'worker, text, with an empty environment': 'inWorker(text, { eval: true, env: {} })',
  'worker with nothing': 'inWorker("./worker.cjs", { env: {}, execArgv: [] })',
  'worker that shares the environment': 'inWorker("./worker.cjs", { env: wt.SHARE_ENV })',
  'worker of a subclass': 'inWorker("./worker.cjs", { env: {} }, class extends wt.Worker {})',
  'worker in a worker': 'inWorker("./outer.cjs", { env: {} })',
  spawn: 'output(cp.spawn(process.execPath, ["-p", code]))',
  'spawn with an empty environment': 'output(cp.spawn(process.execPath, ["-p", code], { env: {} }))',
  'spawn through a shell':
    'output(cp.spawn(`"${process.execPath}" -p "${code}"`, { shell: true, env: { PATH: "/bin" } }))',
  exec: 'new Promise((yes) => cp.exec(`"${process.execPath}" -p "${code}"`, { env: { PATH: "/bin" } }, (_, text) => yes(text)))',
  execFile:
    'new Promise((yes) => cp.execFile(process.execPath, ["-p", code], { env: {} }, (_, text) => yes(text)))',
  'execFile, promisified':
    'util.promisify(cp.execFile)(process.execPath, ["-p", code], { env: {} }).then(({ stdout }) => stdout)',
  fork: 'new Promise((yes) => cp.fork("./forked.cjs").on("message", yes))',
  'fork without arguments and environment':
    'new Promise((yes) => cp.fork("./forked.cjs", { execArgv: [], env: {} }).on("message", yes))',
  spawnSync: 'cp.spawnSync(process.execPath, ["-p", code], { env: {} }).stdout.toString()',
  'spawnSync without an environment': 'cp.spawnSync(process.execPath, ["-p", code]).stdout.toString()',
  'execFileSync, named import':
    'import("node:child_process").then((m) => m.execFileSync(process.execPath, ["-p", code], { env: {} }).toString())',
  execSync: 'cp.execSync(`"${process.execPath}" -p "${code}"`, { env: { PATH: "/bin" } }).toString()',
  'cluster worker':
    'new Promise((yes) => { cluster.setupPrimary({ exec: "./forked.cjs" }); cluster.fork().on("message", yes); })',
};

const program = `
const wt = require('node:worker_threads'), cp = require('node:child_process'), cluster = require('node:cluster'), util = require('node:util');
const code = ${JSON.stringify(code)};
const text = 'require("node:worker_threads").parentPort.postMessage(' + code + ')';
const inWorker = (file, options, Kind = wt.Worker) => new Promise((resolve, reject) => new Kind(file, options).on('message', resolve).on('error', reject));
const output = (child) => new Promise((resolve) => { let all = ''; child.stdout.on('data', (d) => (all += d)); child.on('close', () => resolve(all)); });
(async () => { const results = {};
  await Promise.all(Object.entries(require('./starts.json')).map(async ([name, body]) => (results[name] = String(await eval(body)).trim())));
  process.stdout.write(JSON.stringify(results)); process.exit(0); })();`;

const files = {
  'starts.json': JSON.stringify(starts),
  'worker.cjs': `require('node:worker_threads').parentPort.postMessage(${code})`,
  'worker.mjs': `import { parentPort } from 'node:worker_threads'; parentPort.postMessage(${code})`,
  'outer.cjs': `const { Worker, parentPort } = require('node:worker_threads'); new Worker(${JSON.stringify(`require('node:worker_threads').parentPort.postMessage(${code})`)}, { eval: true, env: {} }).on('message', (m) => parentPort.postMessage(m))`,
  'forked.cjs': `process.send(${code}); process.disconnect()`,
};

test.each(['require', 'import', 'options'] as const)(
  'everything started is hooked when loaded by %s',
  async (preload) => {
    const run = await runRecorded(program, { format: 'cjs', files, preload });
    expect([run.stderr, run.errors]).toEqual(['', []]);
    expect(JSON.parse(run.stdout)).toEqual(
      Object.fromEntries(Object.keys(starts).map((name) => [name, 'true'])),
    );
  },
);

test('nothing started is hooked with MAYFLY_SPREAD=0, in a program that may not be started with options', async () => {
  const run = await runRecorded(program, {
    format: 'cjs',
    files,
    env: { MAYFLY_SPREAD: '0' },
    preload: 'import',
  });
  const { spawn, fork, spawnSync } = JSON.parse(run.stdout);
  expect([run.stderr, spawn, fork.length > 0, spawnSync]).toEqual(['', 'false', true, 'false']);
});

test('limits and flags that workers may not get do not hinder them', async () => {
  const options = { format: 'cjs', files, nodeArgs: ['--expose-gc', '--max-semi-space-size=16'] } as const;
  const env = { NODE_OPTIONS: '--max-old-space-size=300' };
  const run = await runRecorded(program, { ...options, env });
  expect([run.stderr, Object.values(JSON.parse(run.stdout)).every((text) => text === 'true')]).toEqual([
    '',
    true,
  ]);
});

test('a hooked child reports its own reads', async () => {
  const token = fakeSecret('', 32);
  const run = await runRecorded(
    `import { spawnSync } from 'node:child_process';
     const { pid } = spawnSync(process.execPath, ['-e', 'process.env.CHILD_TOKEN'], { env: { CHILD_TOKEN: '${token}' } }); console.log(pid);`,
  );
  expect(run.fetched).toMatchObject([{ name: 'CHILD_TOKEN', secret: token, pid: Number(run.stdout) }]);
});

test('configuration reaches a white-listed environment, and what is set there stays', async () => {
  const child = 'console.log(JSON.stringify(process.env))';
  const run = await runRecorded(
    `import { execFileSync, execFile } from 'node:child_process'; import { promisify } from 'node:util';
     const env = { OTEL_SERVICE_NAME: 'own', NODE_OPTIONS: '--no-warnings', EXTRA: '1' }; const args = ['-e', ${JSON.stringify(child)}];
     const seen = [execFileSync(process.execPath, args, { env }), (await promisify(execFile)(process.execPath, args, { env })).stdout,
       execFileSync(process.execPath, args, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://other.example' } })];
     console.log(JSON.stringify({ seen: seen.map((text) => JSON.parse(text)), env }));`,
    {
      env: {
        MAYFLY_SPOOL: '/spool',
        MAYFLY_INGEST_TOKEN: 'ingest',
        MAYFLY_ADMIN_TOKEN: 'admin',
        MAYFLY_READ_TOKEN_FILE: '/read',
        OTEL_SERVICE_NAME: 'parent',
        OTEL_RESOURCE_ATTRIBUTES: 'a=b',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example',
        OTEL_EXPORTER_OTLP_HEADERS: 'h=v',
        OTHER: 'x',
      },
    },
  );
  const { seen, env } = JSON.parse(run.stdout);
  const flag = `--require ${JSON.stringify(await recordingPreload())}`;
  const inherited = {
    EXTRA: '1',
    OTEL_SERVICE_NAME: 'own',
    NODE_OPTIONS: `--no-warnings ${flag}`,
    MAYFLY_TEST_RECORDING: expect.any(String),
    MAYFLY_SPOOL: '/spool',
    MAYFLY_INGEST_TOKEN: 'ingest',
    OTEL_RESOURCE_ATTRIBUTES: 'a=b',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example',
    OTEL_EXPORTER_OTLP_HEADERS: 'h=v',
  };
  expect(seen[0]).toEqual(inherited);
  expect(seen[1]).toEqual(inherited);
  expect(seen[2].OTEL_EXPORTER_OTLP_ENDPOINT).toBe('http://other.example');
  expect(seen[2].OTEL_EXPORTER_OTLP_HEADERS).toBeUndefined();
  expect(env).toEqual({ OTEL_SERVICE_NAME: 'own', NODE_OPTIONS: '--no-warnings', EXTRA: '1' });
});

test('a child that turned spreading off is left alone', async () => {
  const run = await runRecorded(
    `import { execFileSync } from 'node:child_process';
     console.log(execFileSync(process.execPath, ['-p', 'Object.keys(process.env).sort().join()'], { env: { MAYFLY_SPREAD: '0' } }).toString());`,
  );
  expect(run.stdout.trim()).toBe('MAYFLY_SPREAD');
});

test('a real MCP server behind the white-listed environment of its stdio transport is hooked', async () => {
  const token = fakeSecret('', 32);
  const server = `
    import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'; import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
    const server = new McpServer({ name: 'vault', version: '1' });
    server.registerTool('unlock', {}, () => ({ content: [{ type: 'text', text: String(process.env.SERVER_TOKEN.length) + process.env.NODE_OPTIONS }] }));
    await server.connect(new StdioServerTransport());`;
  const run = await runRecorded(
    `import { Client } from '@modelcontextprotocol/sdk/client/index.js'; import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
     const client = new Client({ name: 'agent', version: '1' });
     await client.connect(new StdioClientTransport({ command: process.execPath, args: ['server.mjs'], env: { SERVER_TOKEN: '${token}' } }));
     console.log((await client.callTool({ name: 'unlock', arguments: {} })).content[0].text); await client.close();`,
    { files: { 'server.mjs': server }, env: { OTEL_SERVICE_NAME: 'agent' } },
  );
  expect(run.stdout).toContain('32--require ');
  expect([run.stderr, run.errors]).toEqual(['', []]);
  expect(run.fetched).toMatchObject([{ name: 'SERVER_TOKEN', secret: token, actor: { tool: 'unlock' } }]);
  expect(run.fetched[0]?.pid).not.toBe(run.pid);
});

test('Worker stays the class that it was', async () => {
  const source = `const wt = require('worker_threads'); const w = new wt.Worker('', { eval: true });
    process.stdout.write(JSON.stringify([w instanceof wt.Worker, w.constructor === wt.Worker, wt.Worker.name, wt.Worker.length, Object.getPrototypeOf(w) === wt.Worker.prototype]));
    for (const wrong of [[], [1], ['x'], ['./w.js', { env: 1 }], ['./w.js', { execArgv: ['--nonsense'] }], ['./w.js', null]]) {
      try { new wt.Worker(...wrong); process.stdout.write('made'); } catch (e) { process.stdout.write(e.name + e.code + e.message); } }
    process.exit(0)`;
  const plain = await runRecorded(source, { format: 'cjs', preload: 'none' });
  const hooked = await runRecorded(source, { format: 'cjs' });
  expect(hooked.stdout).toBe(plain.stdout);
  expect(plain.stdout).toContain('[true,true,');
});

test('without a preload there is nothing to spread', () => {
  const before = process.env['NODE_OPTIONS'];
  const { context, errors } = recordingContext({ preload: null });
  spreadHook.install(context);
  expect([process.env['NODE_OPTIONS'], errors]).toEqual([before, []]);
});
