import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  childBaggage,
  createProcessActor,
} from '../../../../instrumentation/node/attribution/process-actor.ts';
import { attributedRun } from '../../../support/attributed-run.ts';
import { type EchoServer, startServer } from '../../../support/echo-server.ts';

const agent = { agent: 'a b', tool: 't' };
const told = 'gen_ai.agent.name=a%20b,gen_ai.tool.name=t';

test.each<[what: string, given: string | undefined, own: string | undefined, expected: string | null]>([
  ['an empty environment', undefined, undefined, told],
  ['one that says the same already', told, told, null],
  [
    'what this process was told itself is replaced',
    'gen_ai.agent.name=old,user.id=u',
    'gen_ai.agent.name=old,user.id=u',
    told,
  ],
  [
    'the members of others stay',
    'x=1;p=2, gen_ai.agent.name=old ,y',
    'x=1;p=2, gen_ai.agent.name=old ,y',
    `${told},x=1;p=2`,
  ],
  ["the starter's own is not touched", 'gen_ai.agent.name=mine', undefined, null],
  ['nor if it is empty', '', undefined, null],
])('for a child with %s', (_what, given, own, expected) => {
  expect(childBaggage(agent, given, own)).toBe(expected);
});

test('nobody tells nothing, and the environment of nobody says nothing', () => {
  expect(childBaggage({}, 'x=1', 'x=1')).toBeNull();
  expect(createProcessActor({})()).toEqual({});
});

test('an environment is read once, with the tool and the purpose', () => {
  const env = { BAGGAGE: `${told},mayfly.purpose=nightly,user.id=ada,other=1` };
  const read = createProcessActor(env);
  expect(read()).toEqual({ ...agent, purpose: 'nightly', user: 'ada' });
  env.BAGGAGE = '';
  expect(read()).toEqual({ ...agent, purpose: 'nightly', user: 'ada' });
});

let echo: EchoServer;
beforeAll(async () => {
  echo = await startServer((_request, response) => response.end('{}'));
});
afterAll(() => echo.close());

const child = (secret: string): string =>
  JSON.stringify(
    `fetch(process.env.ECHO, { headers: { authorization: 'Bearer ' + process.env.${secret} } })`,
  );
const actor = `{ agent: 'clerk', tool: 'run_script', conversation: 'c-1', user: 'ada', purpose: 'p' }`;
const clerk = { agent: 'clerk', tool: 'run_script', conversation: 'c-1', user: 'ada' };

async function run(start: string, env: Readonly<Record<string, string>> = {}) {
  const program = `
    const cp = require('node:child_process'), wt = require('node:worker_threads');
    const withActor = globalThis[Symbol.for('mayfly.withActor')]; const code = ${child('A_TOKEN')}; const node = process.execPath;
    const end = (child) => new Promise((resolve, reject) => child.on('exit', resolve).on('error', reject));
    withActor(${actor}, async () => { ${start} });`;
  const result = await attributedRun(program, {
    secrets: ['A_TOKEN', 'B_TOKEN'],
    echo: echo.url,
    format: 'cjs',
    env: { ECHO: echo.url, ...env },
  });
  expect([result.stderr, result.code]).toEqual(['', 0]);
  return result;
}

test.each([
  ['spawn', `await end(cp.spawn(node, ['-e', code]));`],
  [
    'spawn with an environment of its own',
    `await end(cp.spawn(node, ['-e', code], { env: { A_TOKEN: process.env.A_TOKEN, ECHO: process.env.ECHO } }));`,
  ],
  [
    'exec',
    `await new Promise((resolve) => cp.exec('"' + node + '" -e "' + code.replaceAll('"', '') + '"', resolve));`,
  ],
  [
    'fork',
    `require('node:fs').writeFileSync(__dirname + '/child.cjs', code); await end(cp.fork(__dirname + '/child.cjs'));`,
  ],
  ['spawnSync', `cp.spawnSync(node, ['-e', code]);`],
  ['spawnSync with options', `cp.spawnSync(node, ['-e', code], { cwd: __dirname });`],
  ['execFileSync', `cp.execFileSync(node, ['-e', code], { env: { ...process.env } });`],
  ['execSync', `cp.execSync('"' + node + '" -e "' + code + '"');`],
  [
    'a shell between',
    `await end(cp.spawn('sh', ['-c', '"' + node + '" -e "$CODE"'], { env: { ...process.env, CODE: code } }));`,
  ],
  ['a worker', `await end(new wt.Worker(code, { eval: true }));`],
  [
    'a worker that shares the environment',
    `await end(new wt.Worker(code, { eval: true, env: wt.SHARE_ENV }));`,
  ],
  [
    'a worker in a worker',
    `await end(new wt.Worker('new (require("node:worker_threads").Worker)(' + JSON.stringify(code) + ', { eval: true })', { eval: true }));`,
  ],
  [
    'a child of a worker',
    `await end(new wt.Worker('require("node:child_process").spawnSync(process.execPath, ["-e", ' + JSON.stringify(code) + '])', { eval: true }));`,
  ],
])('%s: what is started works for the agent whose tool started it', async (_what, start) => {
  const { used } = await run(start);
  expect(used).toEqual({ A_TOKEN: [clerk] });
});

test('an agent in the child is its own; what it starts in its turn is told of that one', async () => {
  const inner = `
    const withActor = globalThis[Symbol.for('mayfly.withActor')];
    (async () => { await withActor({ agent: 'inner' }, () => { require('node:child_process').spawnSync(process.execPath, ['-e', process.env.CODE]); });
      await fetch(process.env.ECHO, { headers: { authorization: 'Bearer ' + process.env.B_TOKEN } }); })();`;
  const { used } = await run(
    `process.env.CODE = code; await end(cp.spawn(node, ['-e', ${JSON.stringify(inner)}], { stdio: 'inherit' }));`,
  );
  expect(used).toEqual({
    A_TOKEN: [{ agent: 'inner', conversation: 'c-1', user: 'ada' }],
    B_TOKEN: [clerk],
  });
});

test('what the child finds in its environment is W3C baggage, beside that of others', async () => {
  const { stdout } = await run(
    `cp.spawnSync(node, ['-p', 'process.env.BAGGAGE'], { stdio: 'inherit' }); cp.spawnSync(node, ['-p', 'process.env.BAGGAGE'], { stdio: 'inherit', env: { BAGGAGE: 'mine=1' } });`,
    { BAGGAGE: 'tenant=x' },
  );
  expect(stdout).toBe(
    'gen_ai.agent.name=clerk,gen_ai.conversation.id=c-1,user.id=ada,gen_ai.tool.name=run_script,mayfly.purpose=p,tenant=x\nmine=1\n',
  );
});

test.each([{ MAYFLY_MCP_BAGGAGE: '0' }, { MAYFLY_SPREAD: '0' }])(
  '%o keeps the actor from children',
  async (env) => {
    const { stdout } = await run(
      `cp.spawnSync(node, ['-p', 'process.env.BAGGAGE'], { stdio: 'inherit' }); await new Promise((resolve) => new wt.Worker('console.log(require("node:worker_threads").getEnvironmentData("mayfly.baggage"))', { eval: true, stdout: false }).on('exit', resolve));`,
      env,
    );
    expect(stdout).toBe('undefined\nundefined\n');
  },
);

test('a worker that is started later for nobody is nobody', async () => {
  const { used } = await attributedRun(
    `const { Worker } = require('node:worker_threads'); const end = (worker) => new Promise((resolve) => worker.on('exit', resolve));
     (async () => { await end(globalThis[Symbol.for('mayfly.withActor')](${actor}, () => new Worker(${child('A_TOKEN')}, { eval: true }))); await end(new Worker(${child('B_TOKEN')}, { eval: true })); })();`,
    { secrets: ['A_TOKEN', 'B_TOKEN'], echo: echo.url, format: 'cjs', env: { ECHO: echo.url } },
  );
  expect(used).toEqual({ A_TOKEN: [clerk], B_TOKEN: [{}] });
});

test('a program that is started for nobody is nobody', async () => {
  const { used } = await attributedRun(
    `require('node:child_process').spawnSync(process.execPath, ['-e', ${child('A_TOKEN')}]);`,
    { secrets: ['A_TOKEN'], echo: echo.url, format: 'cjs', env: { ECHO: echo.url } },
  );
  expect(used).toEqual({ A_TOKEN: [{}] });
});
