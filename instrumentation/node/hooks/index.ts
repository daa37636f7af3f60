import { envHook } from './env.ts';
import { fileHook } from './file.ts';
import type { Hook } from './hook.ts';
import { httpHook } from './http.ts';
import { spreadHook } from './spread.ts';
import { undiciHook } from './undici.ts';

/** Every hook. A new one is a file beside this, a line here and a test. */
export const hooks: readonly Hook[] = [undiciHook, httpHook, fileHook, envHook, spreadHook];
