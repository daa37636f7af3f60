import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createDrainer } from '../../../instrumentation/node/spool/drain.ts';
import { createHttpSend } from '../../../instrumentation/node/spool/http-send.ts';
import { MayflyError } from '../../core/errors.ts';
import { type Fingerprint, fingerprint, fingerprintKey } from '../../core/fingerprint.ts';
import { instant } from '../../core/instant.ts';
import type { Heartbeat, Observation } from '../../core/observation.ts';
import { readObservations } from '../../core/otlp/read-observations.ts';
import type { Secret } from '../../core/secret.ts';
import type { Api } from '../api/client.ts';
import type { Context } from '../command.ts';
import { childEnvironment } from '../run/child-environment.ts';
import { makeRunDirectory } from '../run/run-directory.ts';
import { spoolRoots } from '../run/spool-root.ts';
import type { Finding } from './finding.ts';

/** A server and a client in one process: the canary goes to this machine's loopback and nowhere else. */
const script = `
const http = require('node:http');
const server = http.createServer((request, response) => response.end());
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const headers = { authorization: 'Bearer ' + process.env.MAYFLY_DOCTOR_CANARY };
  http.get({ host: '127.0.0.1', port, path: '/', headers, agent: false }, (response) => {
    response.resume();
    response.on('end', () => server.close());
  });
});`;

const childTimeoutMs = 15_000;

export interface CanaryOptions {
  readonly context: Context;
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string;
  readonly preload: string;
}

/** What became of the canary up to the collector's door. */
export interface SentCanary {
  readonly findings: readonly Finding[];
  /** To look for in the inventory; null: it did not get that far. */
  readonly fingerprint: Fingerprint | null;
}

/** Lets a real process under the hooks use a made-up credential, and sends what they saw of it. */
export async function sendCanary({
  context,
  endpoint,
  headers,
  key,
  preload,
}: CanaryOptions): Promise<SentCanary> {
  const secret = `mayfly_canary_${randomBytes(24).toString('base64url')}` as Secret;
  const expected = fingerprint(fingerprintKey(key), secret);
  const spool = makeRunDirectory(spoolRoots(context), context);
  try {
    const env = {
      ...childEnvironment(context.env, {
        preload,
        spool: spool.path,
        name: 'mayfly-doctor',
        environment: null,
        owner: null,
      }),
      MAYFLY_DOCTOR_CANARY: secret,
    };
    const problem = await runScript(env);
    if (problem !== null) return { findings: [{ level: 'failure', text: problem }], fingerprint: null };
    const lines: string[] = [];
    const drainer = createDrainer({
      endpoint,
      headers,
      directory: spool.path,
      send: createHttpSend({ unref: false }),
      onLine: (line) => void lines.push(line),
      timeoutMs: 5_000,
    });
    const report = await drainer.drainUntilEmpty({ deadlineMs: 5_000 });
    const seen = hooksFindings(itemsOf(lines, context), expected);
    if (seen.some(({ level }) => level === 'failure')) return { findings: seen, fingerprint: null };
    const refusal = report.stop?.message ?? (report.rejected > 0 ? [...report.notes].join('; ') : null);
    if (refusal !== null) {
      return {
        findings: [...seen, { level: 'failure', text: `it was not taken: ${refusal}` }],
        fingerprint: null,
      };
    }
    const taken: Finding = { level: 'ok', text: `the collector took ${report.sent} spans` };
    return { findings: [...seen, taken], fingerprint: expected };
  } finally {
    removeSpool(spool.path);
  }
}

/** Runs the canary's process; its problem, or null when it ended well. */
function runScript(env: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['-e', script], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), childTimeoutMs);
    child.stderr.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString('utf8')).slice(-2_000);
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve(`no process can be started here: ${error.message}`);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const last = words.trim().split('\n').at(-1) ?? '';
      const how = signal === null ? `code ${code}` : signal;
      resolve(
        code === 0 ? null : `a process under the hooks ended with ${how}${last === '' ? '' : `: ${last}`}`,
      );
    });
  });
}

type Item = Observation | Heartbeat;

function itemsOf(lines: readonly string[], context: Context): readonly Item[] {
  return lines.flatMap((line) => {
    try {
      return readObservations(Buffer.from(line), 'json', instant(context.now())).items;
    } catch {
      return [];
    }
  });
}

/** What the hooks of the canary's process said of themselves. */
function hooksFindings(items: readonly Item[], expected: Fingerprint): readonly Finding[] {
  const beats = items.filter((item): item is Heartbeat => item.kind === 'heartbeat');
  const last = beats.at(-1);
  if (last === undefined) {
    return [
      {
        level: 'failure',
        text: 'the hooks did not start in a process of this Node',
        advice: 'is MAYFLY_DISABLED set? does the Node of the command have permission to read the preload?',
      },
    ];
  }
  const uses = items.filter(({ kind }) => kind === 'used') as Extract<Item, { kind: 'used' }>[];
  const mine = uses.filter(({ fingerprint: found }) => found === expected);
  const shadowed = [...new Set(beats.flatMap((beat) => beat.shadowed))];
  return [
    { level: 'ok', text: `hooks installed: ${last.hooks.join(', ')}` },
    ...(shadowed.length === 0
      ? []
      : [
          {
            level: 'warning' as const,
            text: `shadowed: ${shadowed.join(', ')}`,
            advice: 'something loaded before or after replaced what they hook: see the order in NODE_OPTIONS',
          },
        ]),
    ...(last.dropped === 0
      ? []
      : [{ level: 'warning' as const, text: `${last.dropped} observations were dropped` }]),
    mine.length > 0
      ? { level: 'ok', text: 'they saw the canary being used' }
      : {
          level: 'failure',
          text: 'they did not see the canary being used',
          advice: 'is another package mocking node:http? Run without the other preloads to tell',
        },
  ];
}

/** What could not be sent is about a canary: nobody needs it. */
function removeSpool(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // What cannot be removed is drained and removed by the next drainer.
  }
}

const firstPauseMs = 50;
const longestPauseMs = 1_000;

/** Waits until the inventory knows the canary; how long that took, or why it does not. */
export async function awaitCanary(
  api: Api,
  wanted: Fingerprint,
  { now, timeoutMs }: { readonly now: () => number; readonly timeoutMs: number },
): Promise<Finding> {
  const began = now();
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      await api.ask((client) => client.credential(wanted));
      return { level: 'ok', text: `the inventory shows it, ${now() - began} ms after it was taken` };
    } catch (error) {
      if (!(error instanceof MayflyError) || error.code !== 'not_found') {
        return {
          level: 'failure',
          text: `could not tell whether it arrived: ${error instanceof Error ? error.message : 'unknown error'}`,
        };
      }
    }
    if (now() - began > timeoutMs) {
      return {
        level: 'failure',
        text: `the inventory does not show it after ${Math.round(timeoutMs / 1_000)} s`,
        advice:
          'the collector takes but does not fold: see its log and /readyz; do sender and reader ask the same collector?',
      };
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
