import { afterAll, beforeAll, expect, test } from 'vitest';
import { attributedRun } from '../../../../support/attributed-run.ts';
import { type EchoServer, startServer } from '../../../../support/echo-server.ts';

let echo: EchoServer;
beforeAll(async () => {
  echo = await startServer((_request, response) => response.end('{}'));
});
afterAll(() => echo.close());

/**
 * The program that the SDK starts, as far as it matters here: it speaks the SDK's protocol of JSON lines, calls
 * the in-process tool that it is offered, and runs a command as its Bash tool does.
 */
const cli = `
  import { createInterface } from 'node:readline'; import { spawn } from 'node:child_process';
  const session = /--session-id[= ](\\S+)/.exec(process.argv.join(' '))?.[1] ?? 'session-of-the-program';
  const say = (message) => process.stdout.write(JSON.stringify(message) + '\\n');
  const waiting = new Map(); let asked = 0;
  const ask = (request) => new Promise((resolve) => { const request_id = 'r' + ++asked; waiting.set(request_id, resolve); say({ type: 'control_request', request_id, request }); });
  const mcp = (method, params) => ask({ subtype: 'mcp_message', server_name: 'ledger', message: { jsonrpc: '2.0', id: asked + 1, method, params } });
  const turn = async () => {
    say({ type: 'system', subtype: 'init', session_id: session, tools: [], mcp_servers: [], model: 'm', permissionMode: 'default', cwd: process.cwd(), apiKeySource: 'none', slash_commands: [], output_style: 'x', uuid: 'u' });
    await mcp('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } });
    const answer = await mcp('tools/call', { name: 'read_ledger', arguments: { input: 'x' } });
    const child = spawn(process.execPath, ['--input-type=module', '-e', "await fetch(process.env.ECHO, { headers: { authorization: 'Bearer ' + process.env.C_TOKEN } })"], { stdio: 'inherit' });
    await new Promise((resolve) => child.on('close', resolve));
    say({ type: 'result', subtype: 'success', is_error: false, result: JSON.stringify(answer.response?.mcp_response?.result?.content), session_id: session, num_turns: 1, duration_ms: 1, duration_api_ms: 1, total_cost_usd: 0, usage: {}, uuid: 'v' });
  };
  createInterface({ input: process.stdin }).on('line', (line) => { const message = JSON.parse(line);
    if (message.type === 'control_request') say({ type: 'control_response', response: { subtype: 'success', request_id: message.request_id, response: { commands: [], models: [], output_style: 'x', available_output_styles: [], account: {} } } });
    if (message.type === 'control_response') waiting.get(message.response.request_id)?.(message.response);
    if (message.type === 'user') turn(); });`;

async function run(body: string, env: Readonly<Record<string, string>> = {}) {
  const program = `
    import { query, tool, createSdkMcpServer } from '@anthropic-ai/claude-agent-sdk'; import { z } from 'zod'; import { writeFileSync } from 'node:fs'; import { fileURLToPath } from 'node:url';
    const path = fileURLToPath(new URL('./cli.mjs', import.meta.url)); writeFileSync(path, ${JSON.stringify(cli)});
    const ledger = (secret) => createSdkMcpServer({ name: 'ledger', version: '1', tools: [tool('read_ledger', 'x', { input: z.string() }, async () => { await new Promise((r) => setTimeout(r, 3)); await use(secret); return { content: [{ type: 'text', text: 'ok' }] }; })] });
    const talk = async (options, secret = 'A_TOKEN') => { const seen = []; for await (const message of query({ prompt: 'hi', options: { pathToClaudeCodeExecutable: path, executable: 'node', mcpServers: { ledger: ledger(secret) }, ...options } })) seen.push(message.type); return seen; };
    ${body}`;
  const result = await attributedRun(program, {
    secrets: ['A_TOKEN', 'B_TOKEN', 'C_TOKEN'],
    echo: echo.url,
    env: { ECHO: echo.url, ...env },
  });
  expect([result.stderr, result.code]).toEqual(['', 0]);
  return result;
}

const session = '11111111-2222-4333-8444-555555555555';

test('the agent, its in-process tool and the session of each use, also in what its program starts', async () => {
  const { used, stdout } = await run(
    `await use('B_TOKEN'); console.log(JSON.stringify(await talk({ agent: 'auditor', sessionId: '${session}' }))); await use('B_TOKEN');`,
  );
  const auditor = { agent: 'auditor', conversation: session };
  expect(used).toEqual({
    A_TOKEN: [{ ...auditor, tool: 'read_ledger' }],
    B_TOKEN: [{}],
    C_TOKEN: [auditor],
  });
  expect(JSON.parse(stdout)).toEqual(['system', 'result']);
});

test('the session is that of the program where the application has chosen none', async () => {
  const { used } = await run(`await talk({});`);
  expect(used).toEqual({
    A_TOKEN: [{ tool: 'read_ledger', conversation: 'session-of-the-program' }],
    C_TOKEN: [{}],
  });
});

test('queries at the same time are told apart', async () => {
  const { used } = await run(
    `await Promise.all([talk({ agent: 'a' }, 'A_TOKEN'), talk({ agent: 'b' }, 'B_TOKEN')]);`,
  );
  expect(used).toMatchObject({ A_TOKEN: [{ agent: 'a' }], B_TOKEN: [{ agent: 'b' }] });
});

test('results are those that come without hooks', async () => {
  const body = `let all = ''; for await (const m of query({ prompt: 'hi', options: { pathToClaudeCodeExecutable: path, executable: 'node', mcpServers: { ledger: ledger('A_TOKEN') }, agent: 'x' } })) all += JSON.stringify(m); console.log(all, query.length, query.name, Object.keys(ledger('A_TOKEN')), ledger('A_TOKEN').instance.constructor.name);`;
  const hooked = await run(body);
  const plain = await run(body, { MAYFLY_DISABLED: '1' });
  expect(plain.stdout).toContain('ok');
  expect(hooked.stdout).toBe(plain.stdout);
});
