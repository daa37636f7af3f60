import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CredentialDetail } from '../../src/core/api/views.ts';
import { startMayfly } from '../cli/support/run-mayfly.ts';
import { buildPreload } from '../support/build-preload.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { type EchoServer, startServer } from '../support/echo-server.ts';
import { eventually } from '../support/eventually.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { fingerprintOf } from '../support/run-hooked.ts';

/** Containers of a pod share a folder but see other process ids: pid_namespaces(7). */
const otherPids = ['unshare', '--user', '--map-current-user', '--pid', '--fork', '--mount-proc'] as const;
const canUnshare = spawnSync(otherPids[0], [...otherPids.slice(1), 'true']).status === 0;

let collector: CollectorProcess;
let server: EchoServer;
let preload: string;
beforeAll(async () => {
  server = await startServer((_request, response) => response.end('ok'));
  collector = await startCollectorProcess();
  preload = await buildPreload();
});
afterAll(async () => {
  await collector.stop();
  await server.close();
});

const use = (secret: string): string =>
  `await (await fetch(process.env.BASE, { headers: { authorization: 'Bearer ' + ${secret} } })).text();`;

/** An agent in a container of its own, which leaves the sending to a sidecar. */
function startAgent(source: string, spool: string, secrets: readonly string[]) {
  const script = join(mkdtempSync(join(tmpdir(), 'mayfly-agent-')), 'agent.mjs');
  writeFileSync(script, source);
  const command = `"${process.execPath}" --require "${preload}" "${script}"; code=$?; true; exit $code`;
  const child = spawn(otherPids[0], [...otherPids.slice(1), 'sh', '-c', command], {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      HOME: spool,
      BASE: server.url,
      FIRST: secrets[0],
      SECOND: secrets[1],
      ...collector.env,
      MAYFLY_SPOOL: spool,
      MAYFLY_DRAIN: 'external',
    },
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  return { child, ended };
}

async function usesOf(secret: string): Promise<number> {
  const answer = await collector.get(`/api/v1/credentials/${fingerprintOf(secret)}`);
  return answer.ok ? ((await answer.json()) as CredentialDetail).uses.count : 0;
}

test.runIf(canUnshare)(
  'a sidecar that does not see the processes sends what they write, and removes only what is finished',
  async () => {
    const spool = mkdtempSync(join(tmpdir(), 'mayfly-pod-'));
    const sidecar = startMayfly(['drain', '--follow', spool], { ...collector.env });
    const [first, second, third] = [fakeSecret('tok-', 36), fakeSecret('tok-', 36), fakeSecret('tok-', 36)];
    const source = `${use('process.env.FIRST')}
      for await (const _ of process.stdin) break;
      ${use('process.env.SECOND')}`;
    const agent = startAgent(source, spool, [first, second]);
    await eventually(async () => expect(await usesOf(first)).toBe(1));
    expect(readdirSync(spool)).toHaveLength(1);
    agent.child.stdin.end('go\n');
    expect(await agent.ended).toBe(0);
    await eventually(async () => expect(await usesOf(second)).toBe(1));
    await eventually(() => expect(readdirSync(spool)).toEqual([]));

    const killed = startAgent(`${use('process.env.FIRST')} process.kill(process.pid, 'SIGKILL');`, spool, [
      third,
    ]);
    expect(await killed.ended).toBe(137);
    await eventually(async () => expect(await usesOf(third)).toBe(1));
    const [left = ''] = readdirSync(spool);
    expect(left).toMatch(/\.ndjson$/);
    // Nobody tells the sidecar that it died, but it has not said anything for long.
    const longAgo = Date.now() / 1000 - 3600;
    utimesSync(join(spool, left), longAgo, longAgo);
    await eventually(() => expect(readdirSync(spool)).toEqual([]));

    sidecar.child.kill('SIGTERM');
    const { code, out, err } = await sidecar.finished;
    expect([code, err]).toEqual([0, `mayfly: following ${spool}, sending to ${collector.url}\n`]);
    expect(out).toMatch(/^\d+ sent — http:/);
  },
  60_000,
);
