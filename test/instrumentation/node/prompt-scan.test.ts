import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EchoServer, startServer } from '../../support/echo-server.ts';
import { alphanumeric, fakeSecret } from '../../support/fake-secret.ts';
import { runAsAgent } from '../../support/run-as-agent.ts';
import { fingerprintOf, type HookedRun, runHooked } from '../../support/run-hooked.ts';

let server: EchoServer;
beforeAll(async () => {
  server = await startServer((_request, response, body) => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ bytes: body.length }));
  });
});
afterAll(() => server.close());

const githubToken = fakeSecret('ghp_', 36);
const apiKey = fakeSecret('key-', 40);
const bearer = '{ authorization: "Bearer " + process.env.API_SETTING, "content-type": "application/json" }';

const sends: Readonly<Record<string, string>> = {
  fetch: `send = async (path, body, headers) => (await (await fetch(base + path, { method: 'POST', headers, body })).json()).bytes;`,
  undici: `const { request } = await import('undici'); send = async (path, body, headers) => (await (await request(base + path, { method: 'POST', headers, body })).body.json()).bytes;`,
  http: `const { request } = await import('node:http'); send = (path, body, headers) => new Promise((resolve) => { const q = request(base + path, { method: 'POST', headers }, (r) => { let t = ''; r.on('data', (c) => (t += c)).on('end', () => resolve(JSON.parse(t).bytes)); }); q.write(body.slice(0, 100)); q.end(body.slice(100)); });`,
};

function run(client: string, script: string, env: Readonly<Record<string, string>> = {}): Promise<HookedRun> {
  return runHooked(
    `${runAsAgent} const base = process.env.BASE; let send; ${sends[client]}
     const headers = ${bearer}; const secret = process.env.APP_SETTING; ${script}`,
    { packages: 'clients', env: { BASE: server.url, APP_SETTING: githubToken, API_SETTING: apiKey, ...env } },
  );
}

function inPrompt(result: HookedRun) {
  expect(result.stderr).toBe('');
  expect(result.spool).not.toContain(githubToken);
  return result.observations.filter((o) => o.kind === 'used' && o.location === 'prompt');
}

test.each([
  ['fetch', '/v1/chat/completions'],
  ['undici', '/v1/messages'],
  ['http', '/v1/responses'],
  ['fetch', '/openai/deployments/gpt/chat/completions?api-version=1'],
  ['fetch', '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse'],
  ['undici', '/model/anthropic.claude-v3/invoke-with-response-stream'],
  ['fetch', '/api/chat'],
])('%s %s: a credential in the prompt is a use of it, beside that of the key', async (client, path) => {
  const result = await run(
    client,
    `const body = JSON.stringify({ messages: [{ role: 'user', content: 'deploy with\\n' + secret + '\\nplease' }] });
     console.log(await as('writer', () => send('${path}', body, headers)) === body.length);`,
  );
  expect(result.stdout).toBe('true\n');
  expect(inPrompt(result)).toMatchObject([
    {
      fingerprint: fingerprintOf(githubToken),
      outcome: 'sent',
      credential: { type: 'github.personal_token' },
      actor: { agent: 'writer' },
      target: { address: '127.0.0.1' },
    },
  ]);
  expect(result.observations.filter((o) => o.fingerprint === fingerprintOf(apiKey))).toHaveLength(2);
});

test('the arguments of an MCP tool that is called over HTTP are looked at', async () => {
  const result = await run(
    'fetch',
    `const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'deploy', arguments: { token: secret } } });
     await send('/mcp', body, { accept: 'application/json, text/event-stream', 'content-type': 'application/json' });`,
  );
  expect(inPrompt(result)).toHaveLength(1);
});

test('a secret without a form of its own is found when this process has met it', async () => {
  const password = fakeSecret('correct-horse-', 20);
  const result = await run(
    'fetch',
    `const body = JSON.stringify({ prompt: 'the password is ' + process.env.DB_PASSWORD + '.' });
     await send('/v1/completions', body, headers);`,
    { DB_PASSWORD: password },
  );
  expect(inPrompt(result).map((o) => o.fingerprint)).toEqual([fingerprintOf(password)]);
});

test('of a large prompt the beginning and the end are looked at', async () => {
  const filler = fakeSecret('', 1_000, `${alphanumeric}    `);
  const [first, middle, last] = [1, 2, 3].map(() => fakeSecret('ghp_', 36)) as [string, string, string];
  const result = await run(
    'fetch',
    `const filler = ${JSON.stringify(filler)}.repeat(2_000);
     const [first, middle, last] = JSON.parse(process.env.TOKENS_LIST);
     const body = JSON.stringify({ messages: [first, filler, middle, filler, last] });
     console.log(await send('/v1/messages', body, headers) === body.length);`,
    { TOKENS_LIST: JSON.stringify([first, middle, last]) },
  );
  expect(result.stdout).toBe('true\n');
  expect(inPrompt(result).map((o) => o.fingerprint)).toEqual([first, last].map(fingerprintOf));
});

test('a prompt that streams is looked at when it is complete', async () => {
  const result = await run(
    'fetch',
    `const half = Math.floor(secret.length / 2);
     const parts = ['{"prompt":"', secret.slice(0, half), secret.slice(half), '"}'];
     const body = new ReadableStream({ pull(c) { const part = parts.shift(); part ? c.enqueue(new TextEncoder().encode(part)) : c.close(); } });
     await (await fetch(base + '/v1/completions', { method: 'POST', duplex: 'half', headers, body })).text();`,
  );
  expect(inPrompt(result)).toHaveLength(1);
});

test.each([
  ['bodies of other requests', '/v1/items', {}],
  ['prompts with MAYFLY_PROMPT_SCAN=0', '/v1/chat/completions', { MAYFLY_PROMPT_SCAN: '0' }],
])('%s are not looked at', async (_what, path, env) => {
  expect(
    inPrompt(await run('fetch', `await send('${path}', JSON.stringify({ secret }), headers);`, env)),
  ).toEqual([]);
});

test('the arguments of an MCP tool that is called over stdio are looked at', async () => {
  const result = await run(
    'fetch',
    `const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
     const { StdioClientTransport } = await import('@modelcontextprotocol/sdk/client/stdio.js');
     const server = "const { McpServer } = require('@modelcontextprotocol/sdk/server/mcp.js'); const { StdioServerTransport } = require('@modelcontextprotocol/sdk/server/stdio.js'); const { z } = require('zod'); const s = new McpServer({ name: 's', version: '1' }); s.registerTool('deploy', { inputSchema: { token: z.string() } }, () => ({ content: [] })); s.connect(new StdioServerTransport());";
     const client = new Client({ name: 'c', version: '1' });
     await client.connect(new StdioClientTransport({ command: process.execPath, args: ['-e', server], cwd: process.cwd() }));
     await as('writer', () => client.callTool({ name: 'deploy', arguments: { token: secret } }));
     await client.close();`,
  );
  expect(inPrompt(result)).toMatchObject([
    {
      fingerprint: fingerprintOf(githubToken),
      actor: { agent: 'writer', tool: 'deploy' },
      target: { operation: 'node/tools/call deploy' },
    },
  ]);
}, 60_000);
