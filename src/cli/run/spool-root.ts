import { join } from 'node:path';
import type { Context } from '../command.ts';

/** Where spools lie. */
export interface SpoolRoots {
  readonly preferred: string;
  /** For when the preferred one cannot be written to; hooks fall back to the same. */
  readonly fallback: string;
  /** Where hooks go on when no disk can be written to (Linux); may not be there. */
  readonly sharedMemory: string;
  /** `preferred` is where `mayfly drain` looks by itself when nothing is configured. */
  readonly isDefault: boolean;
}

/** `MAYFLY_SPOOL`, else the user's state folder (XDG base directory specification). */
export function spoolRoots({ env, process }: Pick<Context, 'env' | 'process'>): SpoolRoots {
  const state = env['XDG_STATE_HOME'] || join(process.homeDirectory, '.local', 'state');
  const given = env['MAYFLY_SPOOL'];
  const own = join(`mayfly-${process.uid ?? 'user'}`, 'spool');
  return {
    preferred: given || join(state, 'mayfly', 'spool'),
    fallback: join(process.temporaryDirectory, own),
    sharedMemory: join('/dev/shm', own),
    isDefault: !given,
  };
}
