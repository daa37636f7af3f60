import { type FingerprintKey, fingerprintKey } from '../../src/core/fingerprint.ts';
import type { SpoolPlace } from './spool/own-files.ts';

/** What a hooked process is configured with. */
export interface HookConfig {
  readonly enabled: boolean;
  /** Null: nothing can be captured, `problem` says what to do. There is no unkeyed fallback. */
  readonly key: FingerprintKey | null;
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
  const { key, problem } = enabled ? readKey(env) : { key: null, problem: null };
  const warnings: string[] = [];
  return {
    enabled,
    key,
    problem,
    warnings,
    spool: { places: spoolPlaces(env), mostBytes: spoolBytes(env['MAYFLY_SPOOL_MAX_BYTES'], warnings) },
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
