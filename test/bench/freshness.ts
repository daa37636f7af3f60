import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startCollectorProcess } from '../support/collector-process.ts';
import { startServer } from '../support/echo-server.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { fingerprintOf } from '../support/run-hooked.ts';
import { median, quantile } from './quantile.ts';

const uses = 200;

/** From a use in an agent under `mayfly run` to the answer of the API that knows it, embedded database. */
export async function freshness(): Promise<string> {
  const server = await startServer((_request, response) => response.end('ok'));
  const collector = await startCollectorProcess();
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-bench-'));
  const script = join(folder, 'agent.mjs');
  writeFileSync(
    script,
    `import { createInterface } from 'node:readline';
     for await (const secret of createInterface({ input: process.stdin })) {
       const at = Date.now();
       await (await fetch(process.env.BASE, { headers: { authorization: 'Bearer ' + secret } })).text();
       console.log(at);
     }`,
  );
  const agent = spawn(process.execPath, ['src/cli/main.ts', 'run', '--', process.execPath, script], {
    env: { PATH: process.env['PATH'], HOME: folder, BASE: server.url, ...collector.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: agent.stdout })[Symbol.asyncIterator]();
  const delays: number[] = [];
  for (let i = 0; i < uses; i++) {
    const secret = fakeSecret('tok-', 32);
    agent.stdin.write(`${secret}\n`);
    const usedAt = Number((await answers.next()).value);
    while (!(await collector.get(`/api/v1/credentials/${fingerprintOf(secret)}`)).ok) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    delays.push(Date.now() - usedAt);
  }
  agent.stdin.end();
  await new Promise((resolve) => agent.on('close', resolve));
  await collector.stop();
  await server.close();
  return [
    `| from use to API answer, ms, ${uses} uses | p50 | p99 | most |`,
    '|---|---|---|---|',
    `| embedded database, under \`mayfly run\` | ${median(delays)} | ${quantile(delays, 0.99)} | ${Math.max(...delays)} |`,
  ].join('\n');
}
