import { expect, test } from 'vitest';
import { runTypeScript } from '../../../support/run-typescript.ts';

const imports = `import { onBuiltin } from 'hooks/builtin-watch.ts'; let asked = 0; onBuiltin(['dgram', 'fs/promises'], () => (asked += 1));`;

test.each([
  ['nothing', '', 0],
  ['another module', `await import('node:zlib'); process.getBuiltinModule('zlib');`, 0],
  ['import', `await import('node:dgram');`, 1],
  ['import without the prefix', `await import('dgram');`, 1],
  ['require', `process.getBuiltinModule('module').createRequire(here)('dgram');`, 1],
  ['getBuiltinModule', `process.getBuiltinModule('node:fs/promises');`, 1],
  [
    'all of them',
    `await import('node:dgram'); await import('fs/promises'); process.getBuiltinModule('dgram');`,
    1,
  ],
  [
    'a name that is none',
    `process.getBuiltinModule('x'.repeat(1000)); try { process.getBuiltinModule(7); } catch { asked += 10; }`,
    10,
  ],
])('%s', async (_what, body, expected) => {
  const run = await runTypeScript(imports, `${body} out(asked);`);
  expect([run.stderr, run.stdout]).toEqual(['', `[${expected}]`]);
});
