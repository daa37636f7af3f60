import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeSecret } from './fake-secret.ts';
import { testKeyText } from './run-hooked.ts';

export interface CollectorProcess {
  readonly url: string;
  readonly ingestToken: string;
  readonly readToken: string;
  readonly adminToken: string;
  readonly dataDirectory: string;
  readonly child: ChildProcess;
  readonly log: () => string;
  /** What a sender and a reader need. */
  readonly env: Readonly<Record<string, string>>;
  readonly get: (path: string) => Promise<Response>;
  /** SIGTERM, and waits for the end. */
  readonly stop: () => Promise<number | null>;
}

export interface CollectorProcessOptions {
  readonly databaseUrl?: string;
  readonly dataDirectory?: string;
  readonly port?: number;
  readonly tokens?: Pick<CollectorProcess, 'ingestToken' | 'readToken' | 'adminToken'>;
  /** Path of the Node to run under, and its options. */
  readonly runtime?: string;
  readonly flags?: readonly string[];
  /** More environment variables. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The real collector as a process of its own, on a free port, with tokens made for it. */
export async function startCollectorProcess(
  options: CollectorProcessOptions = {},
): Promise<CollectorProcess> {
  const port = options.port ?? (await freePort());
  const dataDirectory =
    options.dataDirectory ?? join(mkdtempSync(join(tmpdir(), 'mayfly-data-')), 'collector');
  const tokens = options.tokens ?? {
    ingestToken: fakeSecret('ingest-', 40),
    readToken: fakeSecret('read-', 40),
    adminToken: fakeSecret('admin-', 40),
  };
  const child = spawn(options.runtime ?? process.execPath, [...(options.flags ?? []), 'collector/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      HOME: dataDirectory,
      MAYFLY_PORT: String(port),
      MAYFLY_DATA: dataDirectory,
      MAYFLY_INGEST_TOKEN: tokens.ingestToken,
      MAYFLY_READ_TOKEN: tokens.readToken,
      MAYFLY_ADMIN_TOKEN: tokens.adminToken,
      MAYFLY_FINGERPRINT_KEY: testKeyText,
      ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
      ...options.settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stdout?.on('data', (chunk) => (log += String(chunk)));
  child.stderr?.on('data', (chunk) => (log += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(url, child, () => log);
  return {
    url,
    ...tokens,
    dataDirectory,
    child,
    log: () => log,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      MAYFLY_INGEST_TOKEN: tokens.ingestToken,
      MAYFLY_READ_TOKEN: tokens.readToken,
      MAYFLY_FINGERPRINT_KEY: testKeyText,
    },
    get: (path) => fetch(url + path, { headers: { authorization: `Bearer ${tokens.readToken}` } }),
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function waitUntilReady(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the collector ended with ${child.exitCode}:\n${log()}`);
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
