import { type FingerprintKey, fingerprintKey, previousFingerprintKey } from '../../src/core/fingerprint.ts';
import type { SpoolPlace } from './spool/own-files.ts';

/** What a hooked process is configured with. */
export interface HookConfig {
  /** Null: nothing is captured, and `problem` says what to do. There is no unkeyed fallback. */
  readonly key: FingerprintKey | null;
  /** The key before the one in force, while a rotation goes on. */
  readonly previousKey: FingerprintKey | null;
  /** Null: there is none, or the hooks are turned off. */
  readonly problem: string | null;
  /** What is configured wrong but stops nothing. */
  readonly warnings: readonly string[];
  readonly spool: {
    /** In order of preference. */
    readonly places: readonly SpoolPlace[];
    readonly mostBytes: number;
  };
  /** `self`: this process sends its spool; `external`: somebody else does (`mayfly run`, a sidecar). */
  readonly drain: 'self' | 'external';
}

/** Reads the configuration; never throws. */
export function readHookConfig(env: NodeJS.ProcessEnv): HookConfig {
  const enabled = env['MAYFLY_DISABLED'] !== '1' && env['MAYFLY_DISABLED'] !== 'true';
  const { key, text, problem } = enabled ? readKey(env) : disabled;
  const warnings: string[] = [];
  return {
    key,
    previousKey: text === null ? null : readPreviousKey(env, text, warnings),
    problem,
    warnings,
    spool: { places: spoolPlaces(env), mostBytes: spoolBytes(env['MAYFLY_SPOOL_MAX_BYTES'], warnings) },
    drain: env['MAYFLY_DRAIN'] === 'external' ? 'external' : 'self',
  };
}

interface Key {
  readonly key: FingerprintKey | null;
  /** Null: there is none. */
  readonly text: string | null;
  readonly problem: string | null;
}

const disabled: Key = { key: null, text: null, problem: null };

function readKey(env: NodeJS.ProcessEnv): Key {
  try {
    const text = secretOf(env, 'MAYFLY_FINGERPRINT_KEY');
    if (text === null) {
      return {
        key: null,
        text,
        problem:
          'nothing is captured: set MAYFLY_FINGERPRINT_KEY or MAYFLY_FINGERPRINT_KEY_FILE to the key that the collector showed at its first start',
      };
    }
    return { key: fingerprintKey(text), text, problem: null };
  } catch (error) {
    return { key: null, text: null, problem: `nothing is captured: ${reasonOf(error)}` };
  }
}

/** One that cannot be used costs the link to earlier fingerprints, and nothing else. */
function readPreviousKey(env: NodeJS.ProcessEnv, current: string, warnings: string[]): FingerprintKey | null {
  try {
    const text = secretOf(env, 'MAYFLY_FINGERPRINT_KEY_PREVIOUS');
    return text === null ? null : previousFingerprintKey(text, current);
  } catch (error) {
    warnings.push(`MAYFLY_FINGERPRINT_KEY_PREVIOUS is not used: ${reasonOf(error)}`);
    return null;
  }
}

/** Of a variable or, when that is not set, of the file that it names with `_FILE`. */
function secretOf(env: NodeJS.ProcessEnv, name: string): string | null {
  const path = env[`${name}_FILE`];
  return env[name] || (path ? process.getBuiltinModule('node:fs').readFileSync(path, 'utf8') : '') || null;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'cannot be read';
}

/** Of the spool files of one process: hours of observations while no collector answers. */
const usualBytes = 64 * 1_048_576;
const leastBytes = 65_536;

function spoolBytes(text: string | undefined, warnings: string[]): number {
  if (text === undefined || text === '') return usualBytes;
  const bytes = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (bytes >= leastBytes) return bytes;
  warnings.push(`MAYFLY_SPOOL_MAX_BYTES is not a number of bytes from ${leastBytes} on; it is ${usualBytes}`);
  return usualBytes;
}

/**
 * `MAYFLY_SPOOL`, else the user's state folder (XDG base directory specification); then the temporary folder,
 * then shared memory, for a container with a read-only disk.
 */
function spoolPlaces(env: NodeJS.ProcessEnv): readonly SpoolPlace[] {
  const os = process.getBuiltinModule('node:os');
  const state = env['XDG_STATE_HOME'] || homeState(os);
  const preferred = env['MAYFLY_SPOOL'] || (state === null ? null : `${state}/mayfly/spool`);
  const shared = [os.tmpdir(), ...(process.platform === 'linux' ? ['/dev/shm'] : [])];
  return [
    ...(preferred === null ? [] : [{ path: preferred, shared: null }]),
    ...shared.map((folder) => ({
      path: `${folder}/mayfly-${process.getuid?.() ?? 'user'}/spool`,
      shared: folder,
    })),
  ];
}

/** A container's user may have no home: then there is none, which is no error. */
function homeState(os: { readonly homedir: () => string }): string | null {
  try {
    return `${os.homedir()}/.local/state`;
  } catch {
    return null;
  }
}
