import { onDemand } from '../on-demand.ts';
import type { Recorder } from '../recorder.ts';
import type { Hook } from './hook.ts';
import { callOriginal, patchFunction } from './patch-function.ts';
import { appendSource } from './source-append.ts';

const patched = Symbol.for('mayfly.mcpStdio');
/** Version 1 has a file for it; version 2 has hashed file names. */
const transportFile =
  /\/@modelcontextprotocol\/(?:sdk\/dist\/(?:esm|cjs)\/client\/stdio\.js|client\/dist\/[^/]+\.[cm]js)$/;
const longestName = 128;

interface Message {
  readonly method?: unknown;
  readonly params?: { readonly name?: unknown; readonly arguments?: unknown };
}
interface Transport {
  readonly _serverParams?: { readonly command?: unknown };
}

/**
 * Credentials in the arguments of tools, where an MCP server (seen: SDK 1.32) is spoken to over stdio. Over HTTP
 * the request shows them.
 */
export const mcpStdioHook: Hook = {
  name: 'mcpStdio',
  install({ recorder, guard, isOwn }) {
    const sent = guard((transport: unknown, message: unknown): void => {
      if (!isOwn()) look(recorder, transport as Transport, message as Message);
    });
    appendSource(transportFile, 'StdioClientTransport', (Class) => {
      const { prototype } = Class as { prototype: object };
      if (Object.hasOwn(prototype, patched)) return;
      Object.defineProperty(prototype, patched, { value: true });
      patchFunction(prototype, 'send', (call) => {
        sent(call.self, call.args[0]);
        return callOriginal(call);
      });
    });
  },
};

function look(recorder: Recorder, transport: Transport, { method, params }: Message): void {
  if (method !== 'tools/call' || params?.arguments === undefined) return;
  const command = transport._serverParams?.command;
  // Its arguments may hold secrets.
  const program = typeof command === 'string' ? (command.split(/[/\\]/).at(-1) ?? command) : 'unknown';
  const tool = typeof params.name === 'string' ? params.name : 'unknown';
  onDemand().toolArguments(recorder, params.arguments, {
    address: null,
    port: null,
    method: null,
    path: null,
    rpc: {
      system: 'mcp',
      service: program.slice(0, longestName),
      method: `tools/call ${tool.slice(0, longestName)}`,
    },
  });
}
