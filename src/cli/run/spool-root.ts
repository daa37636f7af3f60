import { join } from 'node:path';
import type { Context } from '../command.ts';

/** Where spools lie. */
export interface SpoolRoots {
  readonly preferred: string;
  /** For when the preferred one cannot be written to; hooks fall back to the same. */
  readonly fallback: string;
  /** `preferred` is where `mayfly drain` looks by itself when nothing is configured. */
  readonly isDefault: boolean;
}

/** `MAYFLY_SPOOL`, else the user's state folder (XDG base directory specification). */
export function spoolRoots({ env, process }: Pick<Context, 'env' | 'process'>): SpoolRoots {
  const state = env['XDG_STATE_HOME'] || join(process.homeDirectory, '.local', 'state');
  const given = env['MAYFLY_SPOOL'];
  return {
    preferred: given || join(state, 'mayfly', 'spool'),
    fallback: join(process.temporaryDirectory, `mayfly-${process.uid ?? 'user'}`, 'spool'),
    isDefault: !given,
  };
}
