import { mkdtempSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startExports } from '../../../collector/export/start-exports.ts';
import { createLog } from '../../../collector/log.ts';
import { readProcess } from '../../../collector/metrics/process-families.ts';
import { createMetrics } from '../../../collector/metrics.ts';
import { runCli } from '../../../src/cli/cli.ts';
import { instant } from '../../../src/core/instant.ts';
import { engines, testStore } from '../../collector/store/engines.ts';
import { createCollectorApp } from '../../support/collector-app.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { encodeTraces } from '../../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../../support/use-spans.ts';
import { testContext } from './test-context.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly width?: number | null;
  /** Of which scope the token is; admin when left out. */
  readonly as?: 'read' | 'admin';
  readonly stdin?: string;
}

/** The real collector on the embedded database, with exports that are delivered, and a receiver of webhooks. */
export interface ExportingCollector {
  readonly run: (argv: readonly string[], options?: RunOptions) => Promise<Ran>;
  readonly receiver: HookReceiver;
  /** Flags that make `export add` make a webhook there, without its name. */
  readonly hook: readonly string[];
  /** What the environment of the collector holds. */
  readonly secret: string;
  /** Records a use of a new credential; gives its fingerprint. */
  readonly use: () => Promise<string>;
  readonly close: () => Promise<void>;
}

interface HookReceiver {
  readonly url: string;
  /** Bodies that came, in order. */
  readonly bodies: readonly string[];
  answer: { readonly status: number; readonly body: string };
}

export async function startExportingCollector(): Promise<ExportingCollector> {
  const [engine] = engines;
  if (engine === undefined) throw new Error('there is no engine');
  const databases = await engine[1]();
  const now = () => instant(Date.now());
  const store = testStore(await databases.fresh(), { now });
  const secret = `whsec_${Buffer.from(fakeSecret('', 32)).toString('base64')}`;
  const metrics = createMetrics({ version: '0.0.0', readProcess });
  const running = startExports({
    store: store.exports,
    settings: {
      key: fakeSecret('', 40),
      allow: ['127.0.0.1'],
      folders: [],
      secretFolders: [],
      publicUrl: null,
    },
    dataDirectory: mkdtempSync(join(tmpdir(), 'mayfly-exports-')),
    env: { HOOK_SECRET: secret },
    version: '0.0.0',
    log: createLog({ level: 'error', write: () => {}, now }),
    metrics: metrics.exports,
    now,
    elapsedMs: () => performance.now(),
  });
  const app = await createCollectorApp(store, { exports: running.exports });
  const { receiver, close } = await startHookReceiver();
  const endpoint = 'http://collector';
  return {
    receiver,
    secret,
    hook: ['--kind', 'webhook', '--set', `url=${receiver.url}`, '--set', 'secret=env:HOOK_SECRET'],
    run: async (argv, { width = null, as = 'admin', stdin = '' } = {}) => {
      const scope = as.toUpperCase();
      const context = testContext(
        { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, [`MAYFLY_${scope}_TOKEN`]: app.tokens[as] },
        { width },
      );
      const fetch = (input: unknown, init?: RequestInit): Promise<Response> =>
        app.send(String(input).slice(endpoint.length), init);
      const readStdin = async (): Promise<Uint8Array> => new TextEncoder().encode(stdin);
      const process = { ...context.process, readStdin };
      const code = await runCli(argv, { ...context, now: Date.now, fetch, process });
      return { code, ...context.written };
    },
    use: async () => {
      const fingerprint = someFingerprint();
      const { body } = await app.sendTraces(encodeTraces([traceOf(useSpan(fingerprint))], 'protobuf'));
      await body?.cancel();
      await store.foldPending();
      return fingerprint;
    },
    close: async () => {
      await running.stop();
      await close();
      await databases.stop();
    },
  };
}

async function startHookReceiver() {
  const bodies: string[] = [];
  const receiver: HookReceiver = { url: '', bodies, answer: { status: 200, body: '' } };
  const server = createServer((request, response: ServerResponse) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const { answer } = receiver;
      if (answer.status < 300) bodies.push(body);
      response.writeHead(answer.status, { 'content-type': 'text/plain' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    receiver: Object.assign(receiver, { url: `http://127.0.0.1:${port}/hook` }),
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
