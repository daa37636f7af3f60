import { describe, expect, test } from 'vitest';
import { buildPreload } from '../support/build-preload.ts';
import {
  type ScenarioName,
  scenarioNames,
  scenarioSecrets,
  scenarioSource,
} from '../support/core-scenario.ts';
import { startServer } from '../support/echo-server.ts';
import { eventually } from '../support/eventually.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { nodeRuntimes, otherRuntimes, type Runtime } from '../support/node-runtimes.ts';
import { fingerprintOf, type HookedOptions, type HookedRun, runHooked } from '../support/run-hooked.ts';

/** Claim 7: the hooks see the same under every Node that is supported, and harm nobody under Bun and Deno. */
const missing = 'npm has it not for this machine, or npm ci left it out';

describe.each(nodeRuntimes.map((runtime) => [label(runtime), runtime] as const))(
  '%s',
  (_name, { path, version }) => {
    const node = path ?? '';
    const under = (source: string, options: HookedOptions = {}): Promise<HookedRun> =>
      runHooked(source, {
        ...options,
        command: (preload) => [node, ...(options.node ?? []), '--require', preload],
      });

    test.skipIf(path === null)(`is here (else: ${missing})`, () => {
      expect(version).toMatch(/^v?\d+\.\d+\.\d+$/);
    });

    test.skipIf(path === null).each(['cjs', 'mjs'] as const)(
      'every fetch and use is seen (%s)',
      async (format) => {
        const secrets = scenarioSecrets();
        const run = await under(scenarioSource(format), { format, env: environment(secrets) });
        expect([run.code, run.stderr, run.stdout]).toEqual([0, '', allSteps]);
        expect(seenOf(run, secrets)).toEqual({
          FETCH_TOKEN: ['fetched env', 'used header sent', 'used header accepted'],
          HTTP_TOKEN: ['fetched env', 'used header sent', 'used header accepted'],
          HTTP2_TOKEN: ['fetched env', 'used header sent', 'used header accepted'],
          REDIS_PASSWORD: ['fetched env', 'used connection sent', 'used connection accepted'],
          FILE_TOKEN: ['fetched file'],
          CHILD_TOKEN: ['fetched env'],
          WORKER_TOKEN: ['fetched env'],
        });
        expect(run.heartbeats.flatMap(({ shadowed }) => shadowed)).toEqual([]);
        expect(new Set(run.heartbeats.map(({ process }) => process.runtime))).toEqual(
          new Set([`nodejs ${version?.replace('v', '')}`]),
        );
        expect(run.heartbeats.reduce((sum, { dropped }) => sum + dropped, 0)).toBe(0);
      },
    );

    test.skipIf(path === null).each([
      ['process.exit in the first tick', 'process.exit(0);', 0],
      ['SIGKILL', "process.kill(process.pid, 'SIGKILL');", null],
      ['an error that nobody catches', "throw new Error('on purpose');", 1],
    ])('nothing is lost by %s', async (_how, end, code) => {
      const secret = fakeSecret('tok-', 36);
      const run = await under(`process.env.APP_TOKEN; ${end}`, { format: 'cjs', env: { APP_TOKEN: secret } });
      expect(run.code).toBe(code);
      expect(run.observations.filter(({ fingerprint }) => fingerprint === fingerprintOf(secret))).not.toEqual(
        [],
      );
    });

    test.skipIf(path === null)('the agent of a framework is known', async () => {
      const secret = fakeSecret('tok-', 36);
      const run = await under(
        `import { StateGraph, MessagesAnnotation, START } from '@langchain/langgraph';
       const ask = async () => { process.env.APP_TOKEN; return {}; };
       const graph = new StateGraph(MessagesAnnotation).addNode('ask', ask).addEdge(START, 'ask').compile({ name: 'clerk' });
       await graph.invoke({ messages: [] }, { configurable: { thread_id: 't' } });`,
        { packages: 'clients', env: { APP_TOKEN: secret } },
      );
      expect([run.code, run.stderr]).toEqual([0, '']);
      expect(run.observations.map(({ actor }) => actor.agent)).toContain('clerk');
    });

    test.skipIf(path === null)('the process sends what it saw', async () => {
      const sent: string[] = [];
      const server = await startServer((request, response) => {
        sent.push(`${request.method} ${request.url}`);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
      const env = {
        APP_TOKEN: fakeSecret('tok-', 36),
        MAYFLY_DRAIN: 'self',
        MAYFLY_INGEST_TOKEN: fakeSecret('ingest-', 40),
        OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
      };
      const run = await under('process.env.APP_TOKEN; setTimeout(() => {}, 1500);', { env });
      expect([run.code, run.stderr]).toEqual([0, '']);
      await eventually(() => expect(sent).toContain('POST /v1/traces'));
      await server.close();
    });

    test.skipIf(path === null)(
      'with permissions that leave the hooks no place to write, the application runs',
      async () => {
        const run = await under("console.log('as without');", {
          node: ['--permission', '--allow-fs-read=*'],
          format: 'cjs',
        });
        expect([run.code, run.stdout]).toEqual([0, 'as without\n']);
      },
    );
  },
);

describe.each(otherRuntimes.map((runtime) => [label(runtime), runtime] as const))(
  '%s',
  (name, { path, version }) => {
    const isBun = name.startsWith('Bun');
    const flags = (preload: string): string[] =>
      isBun ? ['--preload', preload] : ['run', '-A', '--require', preload];

    test.skipIf(path === null).each(['cjs', 'mjs'] as const)(
      'an application runs as without the hooks, which say what they miss (%s)',
      async (format) => {
        const secrets = scenarioSecrets();
        const env = environment(secrets);
        const source = scenarioSource(format);
        const run = await runHooked(source, {
          format,
          env,
          command: (preload) => [path ?? '', ...flags(preload)],
        });
        expect([run.code, run.stderr, run.stdout]).toEqual([0, '', allSteps]);
        const [first] = run.heartbeats;
        expect(first?.process.runtime).toBe(`${isBun ? 'bun' : 'deno'} ${version}`);
        expect(first?.shadowed).toContain('undici');
        const seen = seenOf(run, secrets);
        expect(seen).toMatchObject({
          FETCH_TOKEN: ['fetched env'],
          HTTP_TOKEN: ['fetched env', 'used header sent', 'used header accepted'],
          FILE_TOKEN: ['fetched file'],
        });
      },
    );

    test.skipIf(path === null || isBun)(
      'without permissions, the application runs as without the hooks',
      async () => {
        const preload = await buildPreload();
        const run = await runHooked("console.log('as without');", {
          format: 'mjs',
          command: () => [path ?? '', 'run', '--no-prompt', '--require', preload],
        });
        expect([run.code, run.stdout]).toEqual([0, 'as without\n']);
      },
    );
  },
);

const allSteps = ['fetch', 'http', 'http2', 'redis', 'file', 'child', 'worker']
  .map((step) => `ok ${step}\n`)
  .join('');

function label({ name, version }: Runtime): string {
  return version === null ? name : `${name} (${version})`;
}

function environment({ FILE_TOKEN: file, ...others }: Readonly<Record<ScenarioName, string>>) {
  return { ...others, DEKOT_ELIF: file.split('').reverse().join('') };
}

/** What was observed of each secret, in order; what was only held is left out. */
function seenOf({ observations }: HookedRun, secrets: Readonly<Record<ScenarioName, string>>) {
  return Object.fromEntries(
    scenarioNames.map((name) => [
      name,
      observations
        .filter(({ fingerprint }) => fingerprint === fingerprintOf(secrets[name]))
        .flatMap((seen) => {
          if (seen.kind === 'fetched') return seen.held ? [] : [`fetched ${seen.source}`];
          return seen.kind === 'used' ? [`used ${seen.location} ${seen.outcome}`] : [];
        }),
    ]),
  );
}
