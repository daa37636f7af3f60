import { expect, test } from 'vitest';
import { fakeJwt } from '../../../support/fake-jwt.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { fingerprintOf, runHooked } from '../../../support/run-hooked.ts';
import { type RecordedOptions, runRecorded } from '../../../support/run-recorded.ts';

const token = fakeSecret('', 40);
const files = {
  '.env': `API_KEY=${token}\n`,
  'plain.txt': `API_KEY=${token}`,
  'credentials.json': JSON.stringify({ token }),
};

async function run(source: string, options: RecordedOptions = {}) {
  const result = await runRecorded(source, { files, ...options });
  expect([result.stderr, result.errors]).toEqual(['', []]);
  return result;
}

test.each([
  ['readFileSync, CommonJS', 'cjs', 'require("fs").readFileSync(".env", "utf8")'],
  ['readFileSync, named import', 'mjs', 'import { readFileSync } from "node:fs"; readFileSync(".env")'],
  ['readFileSync with an encoding', 'cjs', 'require("node:fs").readFileSync(".env", { encoding: "base64" })'],
  [
    'readFileSync of a URL',
    'mjs',
    'import fs from "node:fs"; fs.readFileSync(new URL(".env", import.meta.url))',
  ],
  ['readFileSync of a Buffer', 'cjs', 'require("fs").readFileSync(Buffer.from(".env"))'],
  [
    'readFileSync of a descriptor',
    'cjs',
    'const fs = require("fs"); const fd = fs.openSync(".env"); fs.readFileSync(fd, "latin1"); fs.closeSync(fd)',
  ],
  ['readFile', 'cjs', 'require("fs").readFile(".env", () => {})'],
  ['readFile with options', 'mjs', 'import { readFile } from "fs"; readFile(".env", "utf8", () => {})'],
  [
    'readFile of a descriptor',
    'cjs',
    'const fs = require("fs"); fs.open(".env", (_, fd) => fs.readFile(fd, () => fs.close(fd)))',
  ],
  ['readFile, promisified', 'cjs', 'require("util").promisify(require("fs").readFile)(".env")'],
  ['fs.promises', 'cjs', 'require("fs").promises.readFile(".env")'],
  [
    'node:fs/promises, required',
    'cjs',
    'const { readFile } = require("node:fs/promises"); readFile(".env", "utf8")',
  ],
  [
    'node:fs/promises, imported',
    'mjs',
    'import { readFile } from "fs/promises"; await readFile(".env", { encoding: "hex" })',
  ],
  [
    'the promises of node:fs, imported',
    'mjs',
    'import { promises } from "fs"; await promises.readFile(".env")',
  ],
  ['getBuiltinModule', 'mjs', 'await process.getBuiltinModule("node:fs/promises").readFile(".env")'],
  [
    'a handle',
    'mjs',
    'import { open } from "fs/promises"; const h = await open(".env"); await h.readFile("utf8"); await h.close()',
  ],
  [
    'a handle given to readFile',
    'mjs',
    'import { open, readFile } from "fs/promises"; const h = await open(".env"); await readFile(h); await h.close()',
  ],
  ['a file given to parseEnv', 'cjs', 'require("util").parseEnv(require("fs").readFileSync(".env", "utf8"))'],
  [
    'openSync and readSync',
    'cjs',
    'const fs = require("fs"); const fd = fs.openSync(".env"); const b = Buffer.alloc(100); fs.readSync(fd, b); fs.closeSync(fd)',
  ],
  [
    'readSync of pieces, into one place',
    'cjs',
    'const { openSync, readSync, closeSync } = require("fs"); const fd = openSync(".env"); const b = Buffer.alloc(20); while (readSync(fd, b, 10, 7, null) > 0); b.fill(0); closeSync(fd)',
  ],
  [
    'readSync at positions, with options',
    'mjs',
    'import { openSync, readSync } from "fs"; const fd = openSync(".env"); const b = new DataView(new ArrayBuffer(12)); for (let position = 0, n = 1; n > 0; position += n) n = readSync(fd, b, { offset: 3, position })',
  ],
  [
    'readvSync',
    'cjs',
    'const fs = require("fs"); const fd = fs.openSync(".env"); fs.readvSync(fd, [Buffer.alloc(5), new Uint8Array(5), Buffer.alloc(90)]); fs.closeSync(fd)',
  ],
  [
    'read',
    'cjs',
    'const fs = require("fs"); fs.open(".env", (_, fd) => fs.read(fd, (_, n, b) => fs.close(fd, () => b.fill(0))))',
  ],
  [
    'read with options',
    'cjs',
    'const fs = require("fs"); fs.open(".env", (_, fd) => fs.read(fd, { buffer: Buffer.alloc(99), offset: 2 }, () => fs.close(fd)))',
  ],
  [
    'read, promisified',
    'mjs',
    'import fs from "fs"; import { promisify } from "util"; const fd = fs.openSync(".env"); const { bytesRead, buffer } = await promisify(fs.read)(fd, Buffer.alloc(99), 0, 99, 0); buffer.fill(0); fs.closeSync(fd); if (bytesRead < 9) throw 1',
  ],
  [
    'readv',
    'cjs',
    'const fs = require("fs"); fs.open(".env", (_, fd) => fs.readv(fd, [Buffer.alloc(9), Buffer.alloc(90)], 0, () => fs.close(fd)))',
  ],
  ['a stream', 'cjs', 'require("fs").createReadStream(".env").resume()'],
  [
    'a stream in small pieces',
    'mjs',
    'import { createReadStream } from "node:fs"; for await (const piece of createReadStream(".env", { encoding: "utf8", highWaterMark: 5 })) if (piece.length > 5) throw 1',
  ],
  [
    'a stream of a descriptor',
    'cjs',
    'const fs = require("fs"); fs.createReadStream(null, { fd: fs.openSync(".env") }).resume()',
  ],
  [
    'a stream that is left in the middle',
    'mjs',
    'import { createReadStream } from "node:fs"; for await (const piece of createReadStream(".env")) break',
  ],
  [
    'lines of a stream',
    'mjs',
    'import { createInterface } from "readline"; import fs from "fs"; for await (const line of createInterface({ input: fs.createReadStream(".env") }));',
  ],
  [
    'read of a handle',
    'mjs',
    'import { open } from "fs/promises"; const h = await open(".env"); await h.read(Buffer.alloc(99), 1, 98, 0); await h.close()',
  ],
  [
    'read of a handle, into a buffer of its own',
    'mjs',
    'import { open } from "fs/promises"; const h = await open(".env"); await h.read(); await h.close()',
  ],
  [
    'readv of a handle',
    'mjs',
    'import { open } from "fs/promises"; const h = await open(".env"); await h.readv([Buffer.alloc(9), Buffer.alloc(90)]); await h.close()',
  ],
  [
    'a stream of a handle',
    'mjs',
    'import { open } from "fs/promises"; const h = await open(".env"); for await (const piece of h.createReadStream());',
  ],
  [
    'a web stream of a handle',
    'mjs',
    'import { open } from "fs/promises"; const h = await open(".env"); for await (const piece of h.readableWebStream()); await h.close()',
  ],
  [
    'lines of a handle',
    'mjs',
    'import { open } from "fs/promises"; const h = await open(".env"); for await (const line of h.readLines());',
  ],
  ['a Blob', 'mjs', 'import { openAsBlob } from "fs"; await (await openAsBlob(".env")).text()'],
  ['loadEnvFile by path', 'cjs', 'process.loadEnvFile(".env")'],
  ['loadEnvFile without a path', 'mjs', 'process.loadEnvFile()'],
] as const)('sees %s', async (_name, format, source) => {
  const { fetched } = await run(source, { format });
  expect(fetched).toMatchObject([{ secret: token, source: 'file', name: expect.stringMatching(/\/\.env$/) }]);
});

test.each([
  ['require', 'cjs', 'require("./credentials.json")'],
  ['import', 'mjs', 'import data from "./credentials.json" with { type: "json" }'],
] as const)('sees JSON by %s', async (_name, format, source) => {
  const { fetched } = await run(source, { format });
  expect(fetched).toMatchObject([{ secret: token, name: expect.stringMatching(/\/credentials\.json$/) }]);
});

test('a pipe is not read a second time', async () => {
  const source = `const { execFileSync, spawn } = require('child_process'); execFileSync('mkfifo', ['.env.pipe']);
    spawn('sh', ['-c', 'echo A=1 > .env.pipe']); process.loadEnvFile('.env.pipe'); console.log(process.env.A);`;
  const { stdout, fetched } = await run(source, { format: 'cjs' });
  expect([stdout, fetched]).toEqual(['1\n', []]);
});

test('a rotated token under its mounted name is a new fetch, and says when it expires', async () => {
  const tokens = [1, 2].map((n) =>
    fakeJwt({
      iss: 'https://kubernetes.default.svc',
      sub: `system:serviceaccount:shop:clerk`,
      exp: 2_000_000_000 + n,
    }),
  );
  const source = `import fs from 'node:fs'; const folder = 'etc/secrets'; const token = folder + '/token';
    const change = (text, at) => { fs.mkdirSync(folder + '/' + at, { recursive: true }); fs.writeFileSync(folder + '/' + at + '/token', text); fs.rmSync(folder + '/..data', { force: true }); fs.symlinkSync(at, folder + '/..data'); };
    change('${tokens[0]}\\n', '..2026_11_23_08_00_00.1'); fs.symlinkSync('..data/token', token);
    fs.readFileSync(token); fs.readFileSync(fs.realpathSync(token)); fs.readFileSync(token, 'utf8');
    change('${tokens[1]}\\n', '..2026_11_23_09_00_00.2'); await fs.promises.readFile(token); fs.readFileSync(fs.realpathSync(token));`;
  const { fetched } = await run(source);
  expect(fetched.map(({ secret }) => secret)).toEqual(tokens);
  expect(new Set(fetched.map(({ name }) => name?.replace(/.*etc/, 'etc')))).toEqual(
    new Set(['etc/secrets/token']),
  );
});

test('the token file that a profile names is read as a secret', async () => {
  const source = `const fs = require('fs'); fs.readFileSync(process.env.HOME + '/.aws/config', 'utf8'); fs.readFileSync('mounted/web-identity');`;
  const { fetched } = await run(source, {
    format: 'cjs',
    files: {
      '.aws/config':
        '[profile clerk]\nrole_arn = arn:aws:iam::123456789012:role/clerk\nweb_identity_token_file = ../mounted/web-identity\n',
      'mounted/web-identity': token,
    },
  });
  expect(fetched).toMatchObject([{ secret: token, name: expect.stringMatching(/mounted\/web-identity$/) }]);
});

test('tells which package read, and of the application nothing', async () => {
  const source = `import { config } from 'dotenv'; config({ quiet: true }); import { readFileSync } from 'fs'; readFileSync('.env')`;
  const { observations } = await runHooked(
    source
      .replaceAll("'.env'", "new URL('.env', import.meta.url)")
      .replace('{ quiet: true }', "{ quiet: true, path: new URL('.env', import.meta.url) }")
      .replace(
        'import {',
        `import { writeFileSync } from 'fs'; writeFileSync(new URL('.env', import.meta.url), 'API_KEY=${token}'); import {`,
      ),
    { packages: 'clients' },
  );
  expect(observations).toMatchObject([
    { kind: 'fetched', source: 'file', module: 'dotenv', fingerprint: fingerprintOf(token) },
    { kind: 'fetched', source: 'file', module: null, fingerprint: fingerprintOf(token) },
  ]);
});

test('sees what the AWS SDK reads from the shared files', async () => {
  const id = fakeSecret('AKIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
  const source = `import { STSClient } from '@aws-sdk/client-sts';
    console.log((await new STSClient({ region: 'eu-west-1' }).config.credentials()).accessKeyId);`;
  const { stdout, fetched } = await run(source, {
    files: {
      '.aws/credentials': `[default]\naws_access_key_id=${id}\naws_secret_access_key=${fakeSecret('', 40)}\n`,
    },
  });
  expect(stdout.trim()).toBe(id);
  expect(fetched).toMatchObject([
    { secret: id, source: 'file', name: expect.stringMatching(/\/\.aws\/credentials$/) },
  ]);
});

test('sees reads by names that were imported before the preload', async () => {
  const { fetched } = await run(
    'import { readFileSync } from "node:fs"; import { readFile } from "node:fs/promises"; readFileSync(".env"); await readFile("credentials.json")',
    {
      preload: 'import',
      env: { NODE_OPTIONS: '--import ./first.mjs' },
      files: {
        ...files,
        'credentials.json': JSON.stringify({ token: `${token}2` }),
        'first.mjs':
          'import "node:fs"; import { promises } from "fs"; import "node:fs/promises"; promises.access',
      },
    },
  );
  expect(fetched.map(({ secret }) => secret)).toEqual([token, `${token}2`]);
});

test('tells of one value once, and of a new value in the same file again', async () => {
  const second = fakeSecret('', 40);
  const source = `const fs = require('fs'); for (let i = 0; i < 3; i++) fs.readFileSync('.env', 'utf8');
    fs.writeFileSync('.env', 'API_KEY=${second}'); fs.readFileSync('.env', 'utf8'); fs.readFileSync('.env');`;
  const { fetched } = await run(source, { format: 'cjs' });
  expect(fetched.map(({ secret }) => secret)).toEqual([token, second]);
});

test('leaves other files and large ones alone, and counts a large one', async () => {
  const source = `const fs = require('fs'); fs.readFileSync('plain.txt'); fs.readFileSync(__filename); fs.readFileSync('.env.large');`;
  const { fetched, errors, stderr } = await runRecorded(source, {
    format: 'cjs',
    files: { ...files, '.env.large': `API_KEY=${token}\n`.repeat(30_000) },
  });
  expect([stderr, fetched]).toEqual(['', []]);
  expect(errors).toEqual([expect.stringContaining('too large')]);
});

test('a descriptor that is used again for another file gives nothing away', async () => {
  const source = `const fs = require('fs'); const a = fs.openSync('.env'); fs.closeSync(a);
    const b = fs.openSync('plain.txt'); console.log(a === b); fs.readFileSync(b);`;
  const { stdout, fetched } = await run(source, { format: 'cjs' });
  expect([stdout, fetched]).toEqual(['true\n', []]);
});

/** Each expression with the file system must give what it gives without hooks. */
const behaviours: Readonly<Record<string, string>> = {
  'a missing file, sync': 'fs.readFileSync("missing.pem")',
  'a missing file, callback': 'new Promise((_, no) => fs.readFile("missing.pem", no))',
  'a missing file, promise': 'fs.promises.readFile("missing.pem")',
  'a missing file, opened': 'fs.promises.open("missing.pem")',
  'no callback': 'fs.readFile(".env")',
  'no callback for open': 'fs.open(".env")',
  'a wrong path': 'fs.readFileSync({})',
  'a wrong encoding': 'fs.readFileSync(".env", "nonsense")',
  'a folder': 'fs.readFileSync(".")',
  'the result as a text': 'fs.readFileSync(".env", "utf8").length',
  'the result as bytes': 'Buffer.isBuffer(fs.readFileSync(".env"))',
  'this of the callback':
    'new Promise((yes) => fs.readFile(".env", function () { yes([this === undefined, typeof this, arguments.length]); }))',
  'arguments of the callback of open':
    'new Promise((yes) => fs.open(".env", (...args) => yes([args.length, args[0], typeof args[1]])))',
  'arguments of the callback of read':
    'new Promise((yes) => fs.open(".env", (_, fd) => fs.read(fd, (...args) => yes([args.length, args[0], args[1], Buffer.isBuffer(args[2])]))))',
  'no callback for read': '{ const fd = fs.openSync(".env"); return fs.read(fd, Buffer.alloc(9)); }',
  'no callback for close': '{ const fd = fs.openSync(".env"); return fs.close(fd); }',
  'a closed descriptor':
    '{ const fd = fs.openSync(".env"); fs.closeSync(fd); return fs.readSync(fd, Buffer.alloc(9)); }',
  'a wrong descriptor':
    '[1.5, "x", null, {}].map((fd) => { try { return fs.closeSync(fd); } catch (e) { return e.code; } })',
  'an offset out of range':
    '{ const fd = fs.openSync(".env"); return fs.readSync(fd, Buffer.alloc(9), 10); }',
  'a read of nothing':
    '{ const fd = fs.openSync(".env"); return [fs.readSync(fd, Buffer.alloc(9), 0, 0), fs.readvSync(fd, [])]; }',
  'a missing Blob': 'fs.openAsBlob("missing.pem")',
  'a stream of a missing file':
    'new Promise((yes) => fs.createReadStream("missing.pem").on("error", (e) => yes(e.message)))',
  'the events of a stream':
    'new Promise((yes) => { const names = []; const s = fs.createReadStream(".env"); for (const n of ["open", "ready", "data", "end", "close"]) s.on(n, () => { names.push(n); if (n === "close") yes([names, s.bytesRead]); }); })',
  'a handle read after it is closed':
    'fs.promises.open(".env").then(async (h) => (await h.close(), h.read()))',
  'what read of a handle gives':
    'fs.promises.open(".env").then(async (h) => { const r = await h.read(Buffer.alloc(99), 0, 99, 0); await h.close(); return [Object.keys(r), r.bytesRead, h.fd]; })',
  'the promise': 'fs.promises.readFile(".env") instanceof Promise',
  'names and lengths':
    '[fs.readFileSync, fs.openSync, fs.readFile, fs.open, fs.read, fs.readv, fs.close, fs.readSync, fs.readvSync, fs.closeSync, fs.openAsBlob, fs.promises.readFile, fs.promises.open].map((f) => [f.name, f.length])',
  'own symbols':
    '[fs.readFile, fs.open, fs.read, fs.exists].map((f) => Object.getOwnPropertySymbols(f).length)',
  'own names': 'Object.keys(fs).length',
  'shape of promises':
    '{ const d = Object.getOwnPropertyDescriptor(fs, "promises"); return [typeof d.get, typeof d.value, d.enumerable, d.configurable]; }',
  'promises are the module': 'fs.promises === require("node:fs/promises")',
  'an abort':
    '{ const c = new AbortController(); c.abort(); return fs.promises.readFile(".env", { signal: c.signal }); }',
  'a handle':
    'fs.promises.open(".env").then(async (h) => [Object.keys(h), (await h.readFile("utf8")).length, h.constructor.name, await h.close()])',
  'an unhandled rejection':
    'new Promise((yes) => { process.once("unhandledRejection", (e) => yes(e.code)); fs.promises.readFile("missing.pem"); })',
  'the context of a callback':
    '{ const als = new (require("async_hooks").AsyncLocalStorage)(); return als.run("ctx", () => new Promise((yes) => fs.readFile(".env", () => yes(als.getStore())))); }',
};

test('gives the same results and errors as without hooks', async () => {
  const source = `const fs = require('fs');
    const run = async (body) => eval(body.startsWith('{') ? '(() => ' + body + ')' : '(() => (' + body + '))')();
    (async () => { const results = {};
      for (const [name, body] of Object.entries(require('./behaviours.json')))
        results[name] = await run(body).then((value) => ({ value }), (error) => ({ error: error.name + ' ' + error.code + ' ' + error.message }));
      process.stdout.write(JSON.stringify(results)); })();`;
  const options = {
    format: 'cjs',
    files: { ...files, 'behaviours.json': JSON.stringify(behaviours) },
  } as const;
  const plain = await runRecorded(source, { ...options, preload: 'none' });
  const hooked = await run(source, options);
  expect(Object.keys(JSON.parse(plain.stdout))).toEqual(Object.keys(behaviours));
  expect(JSON.parse(hooked.stdout)).toEqual(JSON.parse(plain.stdout));
});
