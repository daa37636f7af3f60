import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Observation } from '../../../src/core/observation.ts';
import type { Ran, Stage } from '../../clients/harness/play-case.ts';
import { readSpool, testKeyText } from '../../support/run-hooked.ts';
import type { PythonCase } from '../cases/python-case.ts';
import { clientsPython } from './clients-environment.ts';
import { startConnectProxy } from './connect-proxy.ts';

const longestMs = 180_000;
const here = join(import.meta.dirname, '..');
/** What `mayfly run` puts first in `PYTHONPATH`. */
const startup = join(here, '../../instrumentation/python/mayfly_instrumentation/startup');

/** Runs the script of a case in a real Python process that reaches the test's servers under every host name. */
export async function runPythonScript(kase: PythonCase, stage: Stage, isHooked = true): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-client-'));
  const spool = mkdtempSync(join(tmpdir(), 'mayfly-spool-'));
  for (const [path, text] of Object.entries({ ...stage.files, 'app.py': sourceOf(kase) })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const proxy = await startConnectProxy(stage.ports);
  try {
    const child = spawn(clientsPython(), ['app.py'], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        PYTHONPATH: [...(isHooked ? [startup] : []), join(here, 'child')].join(delimiter),
        MAYFLY_SPOOL: spool,
        MAYFLY_DRAIN: 'external',
        MAYFLY_FINGERPRINT_KEY: testKeyText,
        OTEL_SERVICE_NAME: 'app',
        MAYFLY_TEST_PORTS: JSON.stringify(stage.ports),
        SSL_CERT_FILE: stage.certFile,
        REQUESTS_CA_BUNDLE: stage.certFile,
        AWS_CA_BUNDLE: stage.certFile,
        GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: stage.certFile,
        grpc_proxy: `http://127.0.0.1:${proxy.port}`,
        ...stage.env,
      },
      timeout: longestMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done) =>
      child.on('close', (c, s) => done([c, s])),
    );
    const { observations, spool: text } = readSpool(spool);
    return { code, signal, output, spool: text, observations: atPublicPorts(observations, stage.ports) };
  } finally {
    await proxy.close();
    for (const path of [folder, spool]) rmSync(path, { recursive: true, force: true });
  }
}

/** The statements of a case, on behalf of an agent of the client's name. */
function sourceOf({ client, imports, body }: PythonCase): string {
  const lines = body.trim().split('\n');
  return `${imports}\n\nwith as_agent(${JSON.stringify(client)}):\n${lines.map((line) => `    ${line}`).join('\n')}\n`;
}

/** Clients in C are given the port that the test listens on, which is another in each run. */
function atPublicPorts(observations: readonly Observation[], ports: Stage['ports']): readonly Observation[] {
  const asked = new Map(Object.entries(ports).map(([port, local]) => [local, Number(port)]));
  return observations.map((one) => {
    const port = one.target.port === null ? undefined : asked.get(one.target.port);
    return port === undefined ? one : { ...one, target: { ...one.target, port } };
  });
}
