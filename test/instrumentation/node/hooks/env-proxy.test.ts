import { beforeAll, expect, test } from 'vitest';
import { envProxy } from '../../../../instrumentation/node/hooks/env-proxy.ts';
import { runRecorded } from '../../../support/run-recorded.ts';

/** Expressions of an application, each with an environment like any other. */
const checks: Readonly<Record<string, string>> = {
  'a set variable': 'process.env.PLAIN',
  'a missing variable': '[process.env.MISSING, "MISSING" in process.env]',
  'numbers become texts': '(process.env.N = 5, [process.env.N, typeof process.env.N])',
  'undefined becomes a text': '(process.env.U = undefined, process.env.U)',
  'null becomes a text': '(process.env.L = null, process.env.L)',
  'objects become texts': '(process.env.O = { toString: () => "o" }, process.env.O)',
  'a symbol as a value throws': 'process.env.S = Symbol("s")',
  'a symbol as a name': '[process.env[Symbol("s")], Symbol("s") in process.env]',
  'writing a symbol name throws': 'process.env[Symbol("s")] = "x"',
  delete: '[delete process.env.PLAIN, process.env.PLAIN, "PLAIN" in process.env, delete process.env.MISSING]',
  'in and hasOwn':
    '["PLAIN" in process.env, Object.hasOwn(process.env, "PLAIN"), process.env.hasOwnProperty("MISSING")]',
  'names in order':
    '(process.env.ZZ = "1", process.env.AA = "2", Object.keys(process.env).filter((n) => /^(PLAIN|ZZ|AA|LANG)$/.test(n)))',
  entries: 'Object.entries(process.env).filter(([n]) => n === "PLAIN")',
  values: 'Object.values(process.env).includes("value of plain")',
  'for in':
    '{ const names = []; for (const name in process.env) names.push(name); return names.includes("PLAIN"); }',
  JSON: 'JSON.parse(JSON.stringify(process.env)).PLAIN',
  spread: '({ ...process.env }).PLAIN',
  'Object.assign': 'Object.assign({}, process.env).PLAIN',
  destructuring: '{ const { PLAIN, ...rest } = process.env; return [PLAIN, "PLAIN" in rest, rest.LANG]; }',
  'util.inspect': 'require("node:util").inspect(process.env).includes("PLAIN: \'value of plain\'")',
  'as console.log prints it': 'require("node:util").format("%O", process.env).includes("PLAIN")',
  descriptor: 'Object.getOwnPropertyDescriptor(process.env, "PLAIN")',
  'descriptor of a missing one': 'Object.getOwnPropertyDescriptor(process.env, "MISSING")',
  'defineProperty, whole':
    '(Object.defineProperty(process.env, "D", { value: "d", writable: true, enumerable: true, configurable: true }), process.env.D)',
  'defineProperty, hidden, throws':
    'Object.defineProperty(process.env, "D", { value: "d", enumerable: false, writable: true, configurable: true })',
  'defineProperty, accessor, throws':
    'Object.defineProperty(process.env, "D", { get: () => "d", enumerable: true, configurable: true })',
  prototype:
    '[Object.getPrototypeOf(process.env) === Object.prototype, process.env instanceof Object, typeof process.env.toString, process.env.constructor === Object]',
  'text tag': '[String(process.env), Object.prototype.toString.call(process.env)]',
  'an object made of it':
    '{ const made = Object.create(process.env); made.PLAIN = 7; return [made.PLAIN, process.env.PLAIN, made.LANG, Object.keys(made)]; }',
  'preventExtensions throws': 'Object.preventExtensions(process.env)',
  isExtensible: '[Object.isExtensible(process.env), Object.isFrozen(process.env)]',
  TZ: '(process.env.TZ = "Asia/Kolkata", [new Date(0).getHours(), (process.env.TZ = "UTC", new Date(0).getHours())])',
  loadEnvFile: '(process.loadEnvFile("settings.env"), [process.env.LOADED, process.env.PLAIN])',
  'a child inherits it':
    '(process.env.CHILD = "c", require("node:child_process").execFileSync(process.execPath, ["-p", "process.env.CHILD + process.env.PLAIN"]).toString())',
  'a worker gets a copy':
    'inWorker("process.env.PLAIN + (process.env.PLAIN = 2)", {}).then((text) => [text, process.env.PLAIN])',
  'a worker shares it':
    'inWorker("process.env.SHARED = 3", { env: require("node:worker_threads").SHARE_ENV }).then((text) => [text, process.env.SHARED])',
  'a worker gets its own': 'inWorker("process.env.OWN + process.env.PLAIN", { env: { OWN: "own" } })',
  'the named import':
    'import("node:process").then((module) => [module.env === process.env, module.default.env.PLAIN])',
  'the same object each time': '[process.env === process.env, require("node:process").env === process.env]',
  'property of process':
    '{ const d = Object.getOwnPropertyDescriptor(process, "env"); return [d.writable, d.enumerable, d.configurable, typeof d.value]; }',
  structuredClone:
    '{ const copy = structuredClone(process.env); return [copy.PLAIN, copy === process.env, Object.getPrototypeOf(copy) === Object.prototype, (copy.PLAIN = "x", process.env.PLAIN)]; }',
  'structuredClone of what it stands in':
    '{ const given = { a: [{ env: process.env, date: new Date(0) }], b: new Map([[1, 2]]) }; const copy = structuredClone(given); return [copy.a[0].env.PLAIN, copy.a[0].date.getTime(), copy.b.get(1), given.a[0].env === process.env]; }',
  'structuredClone of what cannot be cloned': 'structuredClone({ env: process.env, run() {} })',
  'structuredClone of another Proxy': 'structuredClone(new Proxy({}, {}))',
  'structuredClone of nothing': 'structuredClone()',
  'structuredClone with a transfer':
    '{ const bytes = new ArrayBuffer(8); const copy = structuredClone({ env: process.env, bytes }, { transfer: [bytes] }); return [copy.env.PLAIN, copy.bytes.byteLength, bytes.byteLength]; }',
  'structuredClone itself':
    '[structuredClone.name, structuredClone.length, Object.getOwnPropertyDescriptor(globalThis, "structuredClone").enumerable]',
  'a message with it':
    '{ const { MessageChannel, receiveMessageOnPort } = require("node:worker_threads"); const { port1, port2 } = new MessageChannel(); port1.postMessage({ env: process.env }); const { message } = receiveMessageOnPort(port2); port1.close(); return message.env.PLAIN; }',
  'serialising it for the file system': '[require("node:v8").serialize(process.env)].length',
  'a worker is given it':
    'inWorker("require(\\"node:worker_threads\\").workerData.env.PLAIN", { workerData: { env: process.env } })',
  'a message with it through the global channel':
    '{ const { port1, port2 } = new MessageChannel(); return new Promise((done) => { port2.onmessage = ({ data }) => { port1.close(); done(data.PLAIN); }; port1.postMessage(process.env); }); }',
  'a message of what cannot be cloned':
    '{ const { port1 } = new (require("node:worker_threads").MessageChannel)(); try { port1.postMessage(() => {}); } finally { port1.close(); } }',
  'replacing it whole': '(process.env = { PLAIN: "new" }, process.env.PLAIN)',
};

const program = `
const inWorker = (code, options) => new Promise((resolve, reject) => {
  const { Worker } = require('node:worker_threads');
  const worker = new Worker('require("node:worker_threads").parentPort.postMessage(String(' + code + '))', { eval: true, ...options });
  worker.on('message', resolve).on('error', reject);
});
const run = async (body) => eval(body.startsWith('{') ? '(() => ' + body + ')' : '(() => (' + body + '))')();
(async () => {
  const results = {};
  for (const [name, body] of Object.entries(require('./checks.json'))) {
    results[name] = await run(body).then((value) => ({ value }), (error) => ({ error: error.constructor.name + ' ' + error.code }));
    process.env.PLAIN = 'value of plain';
  }
  process.stdout.write(JSON.stringify(results, (_, v) => (v === undefined ? 'undefined' : v)));
})();
`;

async function results(all: Readonly<Record<string, string>>, preload: 'require' | 'none'): Promise<Results> {
  const { stdout, stderr, errors } = await runRecorded(program, {
    format: 'cjs',
    preload,
    env: { PLAIN: 'value of plain', LANG: 'C', MAYFLY_SPREAD: '0' },
    files: { 'settings.env': 'LOADED=from a file\nPLAIN=not this', 'checks.json': JSON.stringify(all) },
  });
  expect([stderr, errors]).toEqual(['', []]);
  return JSON.parse(stdout) as Results;
}
type Results = Readonly<Record<string, { readonly value?: unknown; readonly error?: string }>>;

let plain: Results;
let hooked: Results;
beforeAll(async () => {
  [plain, hooked] = await Promise.all([results(checks, 'none'), results(checks, 'require')]);
});

test.each(Object.keys(checks))('behaves as without hooks: %s', (name) => {
  expect(plain[name]).toBeDefined();
  expect(hooked[name]).toEqual(plain[name]);
});

test('a Proxy can be told, the known difference', async () => {
  const check = 'require("node:util").types.isProxy(process.env)';
  expect((await results({ check }, 'none'))['check']).toEqual({ value: false });
  expect((await results({ check }, 'require'))['check']).toEqual({ value: true });
});

/** Names that are told of while a function uses the environment. */
function readsOf(use: (env: NodeJS.ProcessEnv) => unknown): string[] {
  const reads: string[] = [];
  const env = envProxy({ A: 'a', B: 'b', C: 'c' }, (name) => reads.push(name));
  use(env);
  return reads;
}

test.each<[string, (env: NodeJS.ProcessEnv) => unknown, string[]]>([
  ['a read', (env) => env['B'], ['B']],
  ['a missing variable', (env) => env['MISSING'], []],
  ['destructuring', ({ B, C }) => [B, C], ['B', 'C']],
  ['hasOwn and then a read', (env) => Object.hasOwn(env, 'B') && env['B'], ['B']],
  ['a spread', (env) => ({ ...env }), []],
  ['Object.assign', (env) => Object.assign({}, env), []],
  ['Object.entries', (env) => Object.entries(env), []],
  ['JSON', (env) => JSON.stringify(env), []],
  ['names, then each of them', (env) => Object.keys(env).map((name) => env[name]), []],
  ['for in with each of them', forIn, []],
  ['the rest of a destructuring', ({ B, ...rest }) => [B, rest], ['B']],
  ['a read right after a spread', (env) => [{ ...env }, env['A']], ['A']],
  ['a read in the middle of the names', (env) => [Object.keys(env), env['C'], env['A']], ['C', 'A']],
  [
    'chosen names',
    (env) =>
      Object.keys(env)
        .filter((name) => name !== 'A')
        .map((name) => env[name]),
    ['B', 'C'],
  ],
])('tells of %s', (_name, use, expected) => {
  expect(readsOf(use)).toEqual(expected);
});

function forIn(env: NodeJS.ProcessEnv): unknown {
  const values = [];
  for (const name in env) values.push(env[name]);
  return values;
}

test('a listing without reads ends with the next microtask', async () => {
  const reads: string[] = [];
  const env = envProxy({ A: 'a' }, (name) => reads.push(name));
  Object.keys(env);
  await Promise.resolve();
  expect([env['A'], reads]).toEqual(['a', ['A']]);
});
