import { installActorSources, readActor } from './attribution/index.ts';
import { actorFailures } from './attribution/read-actor.ts';
import { readHookConfig } from './config.ts';
import { startHeartbeat } from './heartbeat.ts';
import { hooks } from './hooks/index.ts';
import { installHooks } from './install-hooks.ts';
import { lazyRecorder } from './lazy-recorder.ts';
import { otlpLines } from './otlp-line.ts';
import { isOwnWork } from './own-work.ts';
import { randomHex } from './random-hex.ts';
import { processResource, processStartedAt } from './resource.ts';
import { startSelfDrain } from './spool/self-drain.ts';
import { openSpool } from './spool/spool.ts';
import { version } from './version.ts';

/*
 * The zero-code preload: `node --require preload.cjs agent.js`. Law 4: whatever happens here, the
 * application starts as if nothing had been there.
 */

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
  if (!config.enabled) return;
  if (config.key === null) {
    if (config.problem !== null) warn(config.problem);
    return;
  }
  const startedAt = processStartedAt();
  const spool = openSpool({
    ...config.spool,
    pid: process.pid,
    startedAt,
    token: randomHex(8),
    rotateBytes: 8 * 1_048_576,
    mostFullFiles: 8,
    warn,
  });
  const resource = processResource(process.env);
  let toLine = otlpLines(resource, version);
  const afterWrite =
    config.drain === 'self'
      ? startSelfDrain({
          directory: () => spool.directory,
          env: { ...process.env },
          afterEnd: besidePreload('drain.cjs'),
        })
      : null;
  const sink = (record: Parameters<typeof toLine>[0]): boolean => {
    const written = spool.write(toLine(record));
    if (written) afterWrite?.();
    return written;
  };
  const { recorder, totals } = lazyRecorder({
    key: config.key,
    sink,
    now: Date.now,
    readActor,
    renewInstance(epoch) {
      const instance = `${resource['service.instance.id']}-${epoch}`;
      toLine = otlpLines({ ...resource, 'service.instance.id': instance }, version);
    },
  });
  const actors = installActorSources();
  const installed = installHooks({ hooks, recorder, preload: preloadPath(), isOwn: isOwnWork });
  startHeartbeat({
    sink,
    hooks: {
      ...installed,
      shadowed: [...installed.shadowed, ...actors.failed],
      errors: () => installed.errors() + actorFailures(),
    },
    startedAt,
    totals: () => ({ ...totals(), spooled: spool.written() }),
  });
}

/** The bundle is CommonJS: its own file name is what children and workers need. */
function preloadPath(): string | null {
  return typeof __filename === 'string' ? __filename : null;
}

function besidePreload(name: string): string | null {
  return typeof __dirname === 'string' ? `${__dirname}/${name}` : null;
}

/** One line, once in a tree of processes: children inherit the mark. */
function warn(message: string): void {
  try {
    if (process.env['MAYFLY_WARNED'] !== undefined) return;
    process.env['MAYFLY_WARNED'] = '1';
    process.stderr.write(`mayfly: ${message}\n`);
  } catch {
    // A closed stderr is no reason to disturb the host.
  }
}
