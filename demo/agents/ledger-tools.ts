/** An MCP tool server: it turns its own identity into a token for one narrow purpose, and uses that. */
import { readFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

const { OAUTH_URL, LEDGER_URL, LEDGER_CLIENT_SECRET_FILE = '' } = process.env;
const clientSecret = readFileSync(LEDGER_CLIENT_SECRET_FILE, 'utf8').trim();

/** POST to the token endpoint (RFC 6749, section 3.2) as the client `ledger-tools`. */
async function token(parameters: Record<string, string>): Promise<string> {
  const response = await fetch(`${OAUTH_URL}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`ledger-tools:${clientSecret}`)}` },
    body: new URLSearchParams(parameters),
  });
  if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
  return ((await response.json()) as { access_token: string }).access_token;
}

const server = new McpServer({ name: 'ledger', version: '1.0.0' });
server.registerTool(
  'post_entry',
  { description: 'Posts an entry to the ledger', inputSchema: { amount: z.number() } },
  async ({ amount }) => {
    const broad = await token({
      grant_type: 'client_credentials',
      resource: 'https://tools.example',
      scope: 'ledger.read ledger.write',
    });
    // RFC 8693: trade it for a token that may only write to the ledger, for a minute.
    const narrow = await token({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: broad,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      resource: 'https://ledger.example',
      scope: 'ledger.write',
    });
    const posted = await fetch(`${LEDGER_URL}/entries`, {
      method: 'POST',
      headers: { authorization: `Bearer ${narrow}`, 'content-type': 'application/json' },
      body: JSON.stringify({ amount }),
    });
    if (!posted.ok) throw new Error(`the ledger answered ${posted.status}`);
    return { content: [{ type: 'text', text: 'posted' }] };
  },
);
await server.connect(new StdioServerTransport());
