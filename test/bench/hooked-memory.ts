import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startServer } from '../support/echo-server.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { testKeyText } from '../support/run-hooked.ts';
import { median } from './quantile.ts';

const runs = 7;
/** V8 grows its heap in steps, at a moment that chance decides: resident memory is compared before and after them. */
const loads = [0, 500, 10_000];

/** Memory at start, after 500 and after 10,000 requests with 50 credentials, with and without the preload, in turn. */
export async function hookedMemory(): Promise<string> {
  const server = await startServer((_request, response) => response.end('ok'));
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-bench-'));
  const script = join(folder, 'agent.cjs');
  writeFileSync(
    script,
    `(async () => {
      const secrets = Array.from({ length: 50 }, (_, i) => process.env.SEED + i);
      for (let i = 0; i < Number(process.argv[2]); i++) await (await fetch(process.env.BASE, { headers: { authorization: 'Bearer ' + secrets[i % 50] } })).text();
      globalThis.gc(); globalThis.gc();
      const { rss, heapUsed } = process.memoryUsage();
      console.log(JSON.stringify([rss, heapUsed]));
    })();`,
  );
  const env = { PATH: process.env['PATH'], HOME: folder, BASE: server.url, SEED: fakeSecret('', 40) };
  const hooked = {
    ...env,
    MAYFLY_SPOOL: join(folder, 'spool'),
    MAYFLY_FINGERPRINT_KEY: testKeyText,
    MAYFLY_DRAIN: 'external',
  };
  const preload = ['--require', resolve('instrumentation/node/dist/preload.cjs')];
  const rows: string[] = [];
  for (const load of loads) {
    const plain: Memory[] = [];
    const watched: Memory[] = [];
    for (let i = 0; i < runs; i++) {
      plain.push(await memoryOf(['--expose-gc', script, String(load)], env));
      watched.push(await memoryOf(['--expose-gc', ...preload, script, String(load)], hooked));
    }
    for (const [at, what] of ['resident', 'live heap'].entries()) {
      const of = (sample: readonly Memory[]): number =>
        median(sample.map((memory) => memory[at] ?? Number.NaN)) / 1_048_576;
      const [without, with_] = [of(plain), of(watched)];
      rows.push(
        `| ${load} | ${what} | ${without.toFixed(1)} | ${with_.toFixed(1)} | ${(with_ - without).toFixed(1)} |`,
      );
    }
  }
  await server.close();
  return [
    '| requests | memory, MB (medians) | without hooks | with the preload | difference |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

type Memory = readonly number[];

function memoryOf(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Memory> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += String(chunk)));
    child.on('close', (code) =>
      code === 0 ? done(JSON.parse(text) as Memory) : fail(new Error(`ended with ${code}`)),
    );
  });
}
