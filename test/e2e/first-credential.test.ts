import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/collector-process.ts';
import { startServer } from '../support/echo-server.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { type Installed, installPackages } from '../support/install-packages.ts';

let installed: Installed;
let collector: ChildProcess | null = null;

beforeAll(() => {
  installed = installPackages();
}, 300_000);

afterAll(() => {
  collector?.kill('SIGTERM');
});

/** What the first command says until it shows the second one. */
async function firstCommand(): Promise<string> {
  const started = spawn(installed.command('mayfly-collector'), [], {
    cwd: installed.folder,
    env: environment({ MAYFLY_PORT: String(await freePort()) }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  collector = started;
  let said = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: unknown): void => {
      said += String(chunk);
      if (/npx mayfly run -- node agent\.js\n[^]*\n\n/.test(said)) resolve(said);
    };
    started.stdout.on('data', hear);
    started.stderr.on('data', hear);
    started.on('exit', (code) => reject(new Error(`the collector ended with ${code}:\n${said}`)));
  });
}

function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
  return { PATH: path, HOME: installed.home, ...more };
}

function shell(line: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = spawn('sh', ['-c', line], {
    cwd: installed.folder,
    env: environment(more),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  return new Promise((resolve, reject) =>
    child.on('exit', (code) => (code === 0 ? resolve(said) : reject(new Error(said)))),
  );
}

test('two commands after an installation show the first credential of an agent of one’s own', async () => {
  const api = await startServer((_request, response) => response.end('{}'));
  const secret = fakeSecret('sk-proj-', 48);
  writeFileSync(
    join(installed.folder, 'agent.js'),
    "fetch(process.env.API, { headers: { authorization: 'Bearer ' + process.env.OPENAI_API_KEY } }).then((r) => r.text());\n",
  );
  const began = Date.now();
  const said = await firstCommand();
  const second = /^OTEL_EXPORTER_OTLP_ENDPOINT=.* npx mayfly run -- node agent\.js$/m.exec(said)?.[0] ?? '';
  const closing = await shell(second, { API: api.url, OPENAI_API_KEY: secret });
  const took = Date.now() - began;
  const [, readToken = ''] = /^export MAYFLY_READ_TOKEN='([^']+)'$/m.exec(said) ?? [];
  const [, endpoint = ''] = /^export OTEL_EXPORTER_OTLP_ENDPOINT='([^']+)'$/m.exec(said) ?? [];
  const listed = await shell('npx mayfly list --json', {
    MAYFLY_READ_TOKEN: readToken,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  });
  await api.close();
  expect(closing).toMatch(/1 used, 0 dropped/);
  expect(JSON.parse(listed)).toMatchObject({
    items: [{ names: ['OPENAI_API_KEY'], sources: ['env'], uses: { count: 1, exact: true }, state: 'live' }],
  });
  expect(said + closing + listed).not.toContain(secret);
  console.log(`two commands, installed packages, empty home: ${(took / 1000).toFixed(1)} s to the inventory`);
  const page = await fetch(`${endpoint}/`);
  expect(await page.text()).toContain('<div id="app"');
}, 240_000);
