import type { Context, Span } from '@opentelemetry/api';
import { InstrumentationBase, type InstrumentationConfig } from '@opentelemetry/instrumentation';
import { tracingSuppressed } from './active-span.ts';
import { installActorSources, readActor } from './attribution/index.ts';
import { spanParents } from './attribution/otel.ts';
import { readHookConfig } from './config.ts';
import { createRecorder } from './create-recorder.ts';
import { startHeartbeat } from './heartbeat.ts';
import { hooks } from './hooks/index.ts';
import { installHooks } from './install-hooks.ts';
import { isOwnWork } from './own-work.ts';
import { processStartedAt } from './resource.ts';
import { tracerSink } from './tracer-sink.ts';
import { version } from './version.ts';

/** Hooks patch the process, not an SDK: they are installed once, by the preload or by this. */
const installed = Symbol.for('mayfly.preload');
const processWide = globalThis as { [installed]?: true };

/**
 * For applications that run their own `@opentelemetry/sdk-node`: the same hooks as the preload, with
 * observations as spans of the application's SDK, sent by its exporter. The fingerprint key comes from
 * `MAYFLY_FINGERPRINT_KEY` or `MAYFLY_FINGERPRINT_KEY_FILE`.
 *
 * An SDK's exporter loses what it has not sent when the process is killed, and its sampler may drop spans:
 * the preload does neither.
 */
export class CredentialInstrumentation extends InstrumentationBase {
  // The base constructor calls enable() before fields of this class exist: it has none.
  constructor(config: InstrumentationConfig = {}) {
    super('@mayfly/instrumentation', version, config);
  }

  /** No module is patched through the loader: hooks use diagnostics channels and core modules. */
  protected override init(): [] {
    return [];
  }

  /** Installs the hooks, once a process; they stay until it ends. */
  override enable(): void {
    super.enable();
    if (processWide[installed] === true) return;
    const { key, previousKey, problem } = readHookConfig(process.env);
    if (key === null) {
      if (problem !== null) this._diag.error(`mayfly: ${problem}`);
      return;
    }
    processWide[installed] = true;
    const sink = tracerSink(() => this.tracer);
    // Switched off, it forgets what is told to it: nothing must wait for it to be switched on.
    const enabledSink: typeof sink = (record) => !this.isEnabled() || sink(record);
    const parts = createRecorder({
      key,
      previousKey,
      sink: enabledSink,
      now: Date.now,
      later: (callback, ms) => void setTimeout(callback, ms).unref(),
      readActor,
      renewInstance: () => this._diag.warn('mayfly: too many credentials for exact counts'),
    });
    installActorSources();
    const isOwn = (): boolean => isOwnWork() || tracingSuppressed();
    const active = installHooks({ hooks, recorder: parts.recorder, preload: null, isOwn });
    startHeartbeat({ ...parts, sink: enabledSink, hooks: active, startedAt: processStartedAt() });
  }
}

/** A span processor, as `@opentelemetry/sdk-trace` takes it. */
export interface CredentialSpanProcessor {
  readonly onStart: (span: Span, parent: Context) => void;
  readonly onEnd: () => void;
  readonly forceFlush: () => Promise<void>;
  readonly shutdown: () => Promise<void>;
}

/** For the same SDK: lets a credential be tied to the agent above the active span. Optional. */
export const credentialSpanProcessor: CredentialSpanProcessor = spanParents;
