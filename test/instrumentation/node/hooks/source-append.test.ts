import { expect, test } from 'vitest';
import { runTypeScript } from '../../../support/run-typescript.ts';

const files = {
  'lib/shared.cjs':
    'class Shared {}\nmodule.exports = { Shared, after: typeof globalThis[Symbol.for("mayfly.patch")] }; // no line feed at the end',
  'lib/shared.mjs': 'class Shared {}\nexport { Shared };\n//# sourceMappingURL=shared.mjs.map',
  'lib/renamed.mjs': 'class Inner {}\nexport { Inner as Shared };',
  'lib/strict.cjs': '"use strict"; exports.Shared = class {};',
  'other/shared.mjs': 'export class Shared {}',
  'lib/other.mjs': 'export class Shared {}',
};

/** A program that hands over `Shared` of files below `lib/shared` and `lib/renamed`, `lib/strict`. */
const appended = `
  import { appendSource } from 'hooks/source-append.ts';
  const seen = [];
  appendSource(/\\/lib\\/(?:shared|renamed|strict)\\.[cm]js$/, 'Shared', (exported) => { seen.push(exported.name); exported.patched = true; });
  appendSource(/\\/lib\\/shared\\./, 'Missing', () => seen.push('missing'));
  appendSource(/\\/other\\/shared\\./, 'Shared', () => seen.push('other'));
  appendSource(/\\/lib\\/shared\\./, 'Shared', () => { throw new Error('broken patch'); });`;

test.each([
  [
    'CommonJS, required',
    `const { createRequire } = process.getBuiltinModule('node:module'); out((createRequire(here)('./lib/shared.cjs')).Shared.patched, seen);`,
    [true, ['Shared']],
  ],
  [
    'CommonJS, imported',
    `out((await import(here + '/../lib/shared.cjs')).default.Shared.patched, seen);`,
    [true, ['Shared']],
  ],
  [
    'an ES module',
    `out((await import(here + '/../lib/shared.mjs')).Shared.patched, seen);`,
    [true, ['Shared']],
  ],
  [
    'a file that does not define the name',
    `out((await import(here + '/../lib/renamed.mjs')).Shared.patched ?? null, seen);`,
    [null, []],
  ],
  [
    'strict CommonJS that does not define the name',
    `out((await import(here + '/../lib/strict.cjs')).Shared.patched ?? null, seen);`,
    [null, []],
  ],
  [
    'a file of the same name for another patch',
    `await import(here + '/../other/shared.mjs'); out(seen);`,
    [['other']],
  ],
  [
    'a file that nobody asked for',
    `out((await import(here + '/../lib/other.mjs')).Shared.patched ?? null, seen);`,
    [null, []],
  ],
])('%s', async (_what, body, expected) => {
  const run = await runTypeScript(appended, body, files);
  expect([run.stderr, JSON.parse(run.stdout)]).toEqual(['', expected]);
});
