import type { Service } from './service.ts';

/** An MCP server over streamable HTTP that has no tools. */
export const mcpService: Service = ({ method, json }) => {
  if (method !== 'POST') return { status: 405 };
  if (json['id'] === undefined) return { status: 202 };
  const result =
    json['method'] === 'initialize'
      ? {
          protocolVersion: '2025-06-18',
          capabilities: { tools: {} },
          serverInfo: { name: 'tools', version: '1.0.0' },
        }
      : { tools: [] };
  return { json: { jsonrpc: '2.0', id: json['id'], result } };
};
