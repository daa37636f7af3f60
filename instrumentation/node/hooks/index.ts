import { commandsHook } from './commands.ts';
import { driversHook } from './drivers.ts';
import { envHook } from './env.ts';
import { fileHook } from './file.ts';
import type { Hook } from './hook.ts';
import { httpHook } from './http.ts';
import { http2Hook } from './http2.ts';
import { keychainsHook } from './keychains.ts';
import { mcpStdioHook } from './mcp-stdio.ts';
import { socketsHook } from './sockets.ts';
import { spreadHook } from './spread.ts';
import { tlsHook } from './tls.ts';
import { undiciHook } from './undici.ts';

/** Every hook. A new one is a file beside this, a line here and a test. */
export const hooks: readonly Hook[] = [
  undiciHook,
  httpHook,
  http2Hook,
  tlsHook,
  mcpStdioHook,
  socketsHook,
  driversHook,
  keychainsHook,
  commandsHook,
  fileHook,
  envHook,
  spreadHook,
];
