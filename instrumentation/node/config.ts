import { type FingerprintKey, fingerprintKey } from '../../src/core/fingerprint.ts';

/** What a hooked process is configured with. */
export interface HookConfig {
  readonly enabled: boolean;
  /** Null: nothing can be captured, `problem` says what to do. There is no unkeyed fallback. */
  readonly key: FingerprintKey | null;
  readonly problem: string | null;
  readonly spool: { readonly directory: string; readonly fallback: string };
  /** `self`: this process sends its spool; `external`: somebody else does (`mayfly run`, a sidecar). */
  readonly drain: 'self' | 'external';
}

/** Reads the configuration; never throws. */
export function readHookConfig(env: NodeJS.ProcessEnv): HookConfig {
  const enabled = env['MAYFLY_DISABLED'] !== '1' && env['MAYFLY_DISABLED'] !== 'true';
  const { key, problem } = enabled ? readKey(env) : { key: null, problem: null };
  return {
    enabled,
    key,
    problem,
    spool: spoolDirectories(env),
    drain: env['MAYFLY_DRAIN'] === 'external' ? 'external' : 'self',
  };
}

function readKey(env: NodeJS.ProcessEnv): { key: FingerprintKey | null; problem: string | null } {
  const path = env['MAYFLY_FINGERPRINT_KEY_FILE'];
  try {
    const text =
      env['MAYFLY_FINGERPRINT_KEY'] ||
      (path ? process.getBuiltinModule('node:fs').readFileSync(path, 'utf8') : undefined);
    if (text === undefined || text === '') {
      return {
        key: null,
        problem:
          'nothing is captured: set MAYFLY_FINGERPRINT_KEY or MAYFLY_FINGERPRINT_KEY_FILE to the key that the collector showed at its first start',
      };
    }
    return { key: fingerprintKey(text), problem: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'cannot be read';
    return { key: null, problem: `nothing is captured: ${reason}` };
  }
}

/** `MAYFLY_SPOOL`, else the user's state folder (XDG base directory specification), else the temporary folder. */
function spoolDirectories(env: NodeJS.ProcessEnv): HookConfig['spool'] {
  const os = process.getBuiltinModule('node:os');
  const fallback = `${os.tmpdir()}/mayfly-${process.getuid?.() ?? 'user'}/spool`;
  const state = env['XDG_STATE_HOME'] || homeState(os);
  const preferred = env['MAYFLY_SPOOL'] || (state === null ? null : `${state}/mayfly/spool`);
  return { directory: preferred ?? fallback, fallback };
}

/** A container's user may have no home: then there is none, which is no error. */
function homeState(os: { readonly homedir: () => string }): string | null {
  try {
    return `${os.homedir()}/.local/state`;
  } catch {
    return null;
  }
}
