import { expect, test } from 'vitest';
import { moduleOf } from '../../../instrumentation/node/caller-module.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { runHooked } from '../../support/run-hooked.ts';

const own = '/x/@mayfly/instrumentation/dist/preload.cjs';
const beside = '/x/@mayfly/instrumentation/dist/on-demand.cjs';

test.each<[what: string, frames: string[], expected: string | null]>([
  ['a package', [own, own, '/app/node_modules/openai/client.js', '/app/index.js'], 'openai'],
  ['a scoped package', [own, 'file:///app/node_modules/@aws-sdk/core/x.js'], '@aws-sdk/core'],
  ['on Windows', [own, 'C:\\app\\node_modules\\@aws-sdk\\core\\x.js'], '@aws-sdk/core'],
  ['the store of pnpm', [own, '/app/node_modules/.pnpm/openai@7.0.0/node_modules/openai/x.js'], 'openai'],
  ['the cache of Yarn', [own, '/app/.yarn/cache/openai-npm-7.zip/node_modules/openai/x.js'], 'openai'],
  ['a dependency of a package', [own, '/app/node_modules/a/node_modules/b/x.js'], 'b'],
  ['the application', [own, '/app/index.js', '/app/node_modules/openai/client.js'], null],
  ['a bundle', [own, '/app/dist/bundle.js', '/app/dist/bundle.js'], null],
  ['parts of Node between', [own, 'node:internal/fs', '', '/app/node_modules/dotenv/main.js'], 'dotenv'],
  ['both files of the hooks', [own, beside, own, '/app/node_modules/keytar/keytar.js'], 'keytar'],
  ['nobody', [own, 'node:internal/timers'], null],
  ['no frames at all', [], null],
])('%s', (_what, files, expected) => {
  expect(moduleOf(files.map((scriptName) => ({ scriptName })))).toBe(expected);
});

const packages = `const fs = require('node:fs'), path = require('node:path');
  for (const [name, file, text] of [['reads-cjs', 'index.js', 'module.exports = () => process.env.SERVICE_TOKEN'], ['@scope/reads-esm', 'index.mjs', 'export default () => process.env.SERVICE_TOKEN']]) {
    const folder = path.join(__dirname, 'node_modules', name); fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, main: file, exports: './' + file })); fs.writeFileSync(path.join(folder, file), text);
  }`;

test.each([
  ['', 'as it is'],
  ['Error.stackTraceLimit = 0;', 'without stacks'],
  ["Error.prepareStackTrace = () => { throw new Error('mine') };", 'with a stack of its own making'],
  ['process.setSourceMapsEnabled(true);', 'with source maps'],
])('an application %s %s is told apart from its packages, and keeps its errors', async (setting) => {
  const { observations, stdout, stderr } = await runHooked(
    `${packages}\n${setting}
    const before = [Error.stackTraceLimit, Error.prepareStackTrace]; const read = require('reads-cjs');
    import('@scope/reads-esm').then(({ default: other }) => { read(); other(); process.env.SERVICE_TOKEN;
      console.log(before[0] === Error.stackTraceLimit && before[1] === Error.prepareStackTrace); });`,
    { format: 'cjs', env: { SERVICE_TOKEN: fakeSecret('', 32) } },
  );
  expect([stdout, stderr]).toEqual(['true\n', '']);
  const modules = observations.flatMap((one) => (one.kind === 'fetched' && !one.held ? [one.module] : []));
  expect(modules).toEqual(['reads-cjs', '@scope/reads-esm', null]);
});
