import { spanNames } from '../../src/core/semconv.ts';
import { installActorSources, readActor } from './attribution/index.ts';
import { actorFailures } from './attribution/read-actor.ts';
import { readHookConfig } from './config.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';
import { hooks } from './hooks/index.ts';
import { installHooks } from './install-hooks.ts';
import { lazyRecorder } from './lazy-recorder.ts';
import { onDemand } from './on-demand.ts';
import { otlpLines } from './otlp-line.ts';
import { isOwnWork, runAsOwn } from './own-work.ts';
import { randomHex } from './random-hex.ts';
import { processResource, processStartedAt } from './resource.ts';
import type { SpanRecord } from './span-record.ts';
import { startSelfDrain } from './spool/self-drain.ts';
import { openSpool } from './spool/spool.ts';
import { version } from './version.ts';
import { warn } from './warn.ts';

/*
 * The zero-code preload: `node --require preload.cjs agent.js`. Law 4: whatever happens here, the
 * application starts as if nothing had been there.
 */

/** Taken before the application can put a clock of its own in its place, as test runners do. */
const { setTimeout } = globalThis;

const started = Symbol.for('mayfly.preload');
const once = globalThis as { [started]?: true };
try {
  if (once[started] === undefined) {
    once[started] = true;
    start();
  }
} catch (error) {
  warn(`the hooks could not be installed: ${error instanceof Error ? error.message : 'unknown error'}`);
}

function start(): void {
  const config = readHookConfig(process.env);
  if (config.key === null) {
    if (config.problem !== null) warn(config.problem);
    return;
  }
  for (const warning of config.warnings) warn(warning);
  const startedAt = processStartedAt();
  const env = { ...process.env };
  const afterEnd = besidePreload('drain.cjs');
  const files = openSpool({
    ...config.spool,
    pid: process.pid,
    startedAt,
    token: randomHex(8),
    warn,
  });
  const isOnDisk = files.directories().length > 0;
  const spool = isOnDisk ? files : onDemand().openMemorySpool({ env, runAsOwn, afterEnd });
  const afterWrite =
    isOnDisk && config.drain === 'self'
      ? startSelfDrain({ directories: spool.directories, env, afterEnd })
      : null;
  const toLine = otlpLines(processResource(process.env), version);
  const sink = (record: SpanRecord): boolean => {
    const isWritten = spool.write(toLine(record), record.name === spanNames.process);
    if (isWritten) afterWrite?.();
    return isWritten;
  };
  let heartbeat: Heartbeat | null = null;
  const { recorder, totals, flush, close } = lazyRecorder({
    key: config.key,
    previousKey: config.previousKey,
    sink,
    now: Date.now,
    later,
    readActor,
    renewInstance: (ended) => heartbeat?.renewInstance(ended),
  });
  const actors = installActorSources();
  const installed = installHooks({ hooks, recorder, preload: preloadPath(), isOwn: isOwnWork });
  const notWorking = [...actors.failed, ...(isOnDisk ? [] : ['spool'])];
  heartbeat = startHeartbeat({
    sink,
    hooks: {
      get installed() {
        return installed.installed;
      },
      get shadowed() {
        return [...installed.shadowed, ...notWorking];
      },
      errors: () => installed.errors() + actorFailures(),
    },
    startedAt,
    totals,
    flush,
    close,
    ended: spool.close,
  });
}

function later(callback: () => void, ms: number): void {
  setTimeout(callback, ms).unref();
}

/** The bundle is CommonJS: its own file name is what children and workers need. */
function preloadPath(): string | null {
  return typeof __filename === 'string' ? __filename : null;
}

function besidePreload(name: string): string | null {
  return typeof __dirname === 'string' ? `${__dirname}/${name}` : null;
}
