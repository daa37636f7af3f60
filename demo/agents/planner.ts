/**
 * An agent on OpenAI's Agents SDK with two tools: one is a function of this process, one lives in an MCP
 * server that the SDK starts beside it. Nothing here knows of Mayfly.
 */
import { Agent, MCPServerStdio, run, setTracingDisabled, tool } from '@openai/agents';
import OpenAI from 'openai';
import { z } from 'zod';

setTracingDisabled(true); // the SDK would send traces to OpenAI

const startCall = tool({
  name: 'start_call',
  description: 'Hands the browser of a customer a short-lived key for a voice call',
  parameters: z.object({ customer: z.string() }),
  execute: async () => {
    const { value } = await new OpenAI().realtime.clientSecrets.create({ session: { type: 'realtime' } });
    return `key of ${value.length} characters handed to the browser`;
  },
});

const ledger = new MCPServerStdio({
  name: 'ledger',
  command: process.execPath,
  args: [new URL('ledger-tools.ts', import.meta.url).pathname],
  env: {
    OAUTH_URL: process.env['OAUTH_URL'] ?? '',
    LEDGER_URL: process.env['LEDGER_URL'] ?? '',
    LEDGER_CLIENT_SECRET_FILE: process.env['LEDGER_CLIENT_SECRET_FILE'] ?? '',
  },
});

await ledger.connect();
try {
  const agent = new Agent({
    name: 'planner',
    instructions: 'Post the entry, then offer the customer a call.',
    tools: [startCall],
    mcpServers: [ledger],
  });
  const result = await run(agent, 'Customer 42 has paid.');
  console.log(result.finalOutput);
} finally {
  await ledger.close();
}
