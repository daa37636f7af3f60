import { fakeSecret } from './fake-secret.ts';

/** One secret for each way in which an application fetches or uses one; the names promise a secret. */
export const scenarioNames = [
  'FETCH_TOKEN',
  'HTTP_TOKEN',
  'HTTP2_TOKEN',
  'REDIS_PASSWORD',
  'FILE_TOKEN',
  'CHILD_TOKEN',
  'WORKER_TOKEN',
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export function scenarioSecrets(): Readonly<Record<ScenarioName, string>> {
  return Object.fromEntries(scenarioNames.map((name) => [name, fakeSecret('tok-', 36)])) as Record<
    ScenarioName,
    string
  >;
}

/**
 * What every runtime has to see: a script that prints `ok` for each step. It gets the secrets of its environment;
 * that of the file stands in no variable by its value, only turned round.
 */
export function scenarioSource(format: 'cjs' | 'mjs'): string {
  const names =
    'http:node:http http2:node:http2 fs:node:fs net:node:net child:node:child_process worker:node:worker_threads'
      .split(' ')
      .map((each) => each.split(/:(.*)/) as [string, string]);
  const imports = names.map(([name, module]) =>
    format === 'cjs' ? `const ${name} = require('${module}');` : `import * as ${name} from '${module}';`,
  );
  return `${imports.join('\n')}\n(async () => {${body}})();`;
}

const body = String.raw`
const env = process.env;
const step = async (name, work) => { try { await work(); console.log('ok', name); } catch (error) { console.log('failed', name, error.message); } };
const listen = (server) => new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));
const web = http.createServer((request, response) => { request.resume(); request.on('end', () => response.end('{}')); });
const base = 'http://127.0.0.1:' + (await listen(web));
await step('fetch', async () => (await fetch(base + '/fetch', { headers: { authorization: 'Bearer ' + env.FETCH_TOKEN } })).text());
await step('http', () => new Promise((done, fail) => http.get(base + '/http', { headers: { 'x-api-key': env.HTTP_TOKEN } }, (answer) => { answer.resume(); answer.on('end', done); }).on('error', fail)));
await step('http2', async () => {
  const server = http2.createServer(); server.on('stream', (stream) => { stream.respond({ ':status': 200 }); stream.end('ok'); });
  const session = http2.connect('http://127.0.0.1:' + (await listen(server)));
  const stream = session.request({ ':path': '/http2', authorization: 'Bearer ' + env.HTTP2_TOKEN });
  stream.resume(); stream.end();
  await new Promise((done, fail) => { stream.on('close', done); stream.on('error', fail); });
  session.close(); server.close();
});
await step('redis', async () => {
  const server = net.createServer((socket) => { socket.on('data', () => socket.end('+OK\r\n')); socket.on('error', () => {}); });
  const port = await listen(server);
  const word = env.REDIS_PASSWORD;
  await new Promise((done, fail) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('*2\r\n$4\r\nAUTH\r\n$' + word.length + '\r\n' + word + '\r\n'));
    socket.on('close', done); socket.on('error', fail); socket.resume();
  });
  server.close();
});
await step('file', () => {
  fs.writeFileSync(env.HOME + '/.vault-token', [...env.DEKOT_ELIF].reverse().join(''));
  if (fs.readFileSync(env.HOME + '/.vault-token', 'utf8').length < 8) throw new Error('no text');
});
const read = (name) => 'if ((process.env.' + name + ' ?? "").length < 8) process.exit(3);';
fs.writeFileSync(env.HOME + '/child.cjs', read('CHILD_TOKEN')); fs.writeFileSync(env.HOME + '/worker.cjs', read('WORKER_TOKEN'));
await step('child', () => new Promise((done, fail) => {
  const args = globalThis.Deno ? ['run', '-A', env.HOME + '/child.cjs'] : [env.HOME + '/child.cjs'];
  child.spawn(process.execPath, args, { stdio: 'ignore' }).on('exit', (code) => (code === 0 ? done() : fail(new Error('code ' + code))));
}));
await step('worker', () => new Promise((done, fail) => { new worker.Worker(env.HOME + '/worker.cjs').on('error', fail).on('exit', done); }));
web.close(); web.closeAllConnections?.();
`;
