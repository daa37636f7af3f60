import { readFileSync } from 'node:fs';
import { transform } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attributedRun } from '../../../support/attributed-run.ts';
import { type EchoServer, startServer } from '../../../support/echo-server.ts';

let echo: EchoServer;
beforeAll(async () => {
  echo = await startServer((_request, response) => response.end('{}'));
});
afterAll(() => echo.close());

/** As it is published: another bundle than the preload. */
const { code: published } = await transform(
  readFileSync('instrumentation/node/attribution/with-actor.ts', 'utf8'),
  { loader: 'ts', format: 'esm' },
);

async function run(body: string, env: Readonly<Record<string, string>> = {}) {
  const result = await attributedRun(`${published}\n${body}`, {
    secrets: ['A_TOKEN', 'B_TOKEN', 'C_TOKEN', 'D_TOKEN'],
    echo: echo.url,
    env,
  });
  expect([result.stderr, result.code]).toEqual(['', 0]);
  return result;
}

test('what the application says is known of everything that the work starts, and of nothing else', async () => {
  const { used, spool } = await run(`
    await withActor({ agent: 'auditor', agentId: '7', tool: 'ledger', conversation: 'c', user: 'ada', purpose: 'nightly' }, async () => { await new Promise(setImmediate); await use('A_TOKEN'); });
    await use('B_TOKEN');`);
  expect(used).toEqual({
    A_TOKEN: [{ agent: 'auditor', agentId: '7', tool: 'ledger', conversation: 'c', user: 'ada' }],
    B_TOKEN: [{}],
  });
  expect(spool).toContain('nightly');
});

test('a tool belongs to the agent around it; another agent has no part in that tool', async () => {
  const { used } = await run(`
    await withActor({ agent: 'a', user: 'ada' }, () => withActor({ tool: 't' }, async () => { await use('A_TOKEN');
      await withActor({ agent: 'b' }, () => use('B_TOKEN')); await withActor({ agent: 'a' }, () => use('C_TOKEN')); await use('D_TOKEN'); }));`);
  const whole = { agent: 'a', tool: 't', user: 'ada' };
  expect(used).toEqual({
    A_TOKEN: [whole],
    B_TOKEN: [{ agent: 'b', user: 'ada' }],
    C_TOKEN: [whole],
    D_TOKEN: [whole],
  });
});

test('it says more than a framework around it, and less than one inside of it', async () => {
  const { used } = await run(`
    import { RunnableLambda } from '@langchain/core/runnables'; import { StateGraph, MessagesAnnotation, START } from '@langchain/langgraph';
    const graph = (name, work) => new StateGraph(MessagesAnnotation).addNode('n', async () => { await work(); return {}; }).addEdge(START, 'n').compile({ name });
    await graph('outer', () => withActor({ agent: 'mine', conversation: 'own' }, async () => { await use('A_TOKEN'); await graph('inner', () => use('B_TOKEN')).invoke({ messages: [] }); })).invoke({ messages: [] }, { configurable: { thread_id: 't' } });`);
  expect(used).toEqual({
    A_TOKEN: [{ agent: 'mine', conversation: 'own' }],
    // The thread is the framework's, which hands it on to graphs within graphs.
    B_TOKEN: [{ agent: 'inner', conversation: 't' }],
  });
});

test('it gives what the work gives, throws what it throws, and takes nonsense for nothing', async () => {
  const body = `
    const thrown = (work) => { try { return work(); } catch (error) { return error.message; } };
    console.log(withActor({ agent: 'a' }, () => 7), thrown(() => withActor({}, () => { throw new Error('mine'); })), await withActor({ agent: 'a' }, async () => 8),
      withActor(undefined, () => 1), withActor({ agent: 7, tool: null, user: 'x'.repeat(1e6) }, () => 2), withActor({ get agent() { throw new Error('getter'); } }, () => 3));`;
  const hooked = await run(body);
  expect(hooked.stdout).toBe('7 mine 8 1 2 3\n');
  expect((await run(body, { MAYFLY_DISABLED: '1' })).stdout).toBe(hooked.stdout);
});
