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

const replacedFiles = {
  'lib/functions.mjs':
    'function ask(x) { return x; }\nconst fixed = () => "fixed";\nclass Made { constructor() { this.by = "own"; } }\nexport const inside = () => ask(1);\nexport { ask, fixed, Made };',
  'lib/functions.cjs':
    'function ask(x) { return x; }\nconst fixed = () => "fixed";\nvar Made = class { constructor() { this.by = "own"; } };\nmodule.exports = { get ask() { return ask; }, fixed, get Made() { return Made; }, inside: () => ask(1) }',
  'lib/minified.mjs':
    'function a(b){return b}var c=class{constructor(){this.by="own"}};const d=()=>a(1);export{a as ask,c as Made,d as inside};\n//# sourceMappingURL=x',
  'lib/imported.mjs': 'import { ask } from "./functions.mjs"; export { ask };',
};

const replaced = `
  import { replaceInSource } from 'hooks/source-append.ts';
  const files = /\\/lib\\/(?:functions|minified|imported)\\.[cm]js$/; let times = 0;
  for (const name of ['ask', 'fixed']) replaceInSource(files, name, (original) => { times += 1; return Object.assign((...args) => 'new ' + original(...args), { new: true }); });
  replaceInSource(files, 'ask', () => undefined); replaceInSource(files, 'ask', () => { throw new Error('broken'); });
  replaceInSource(files, 'Made', (Made) => class extends Made { constructor() { super(); this.by = 'new'; } });
  const look = async ({ ask, fixed, Made, inside }) => out(await (inside ?? ask)(1), fixed?.() ?? null, new Made().by, ask.new);`;

test.each([
  [
    'an ES module',
    `await look(await import(here + '/../lib/functions.mjs'));`,
    ['new 1', 'fixed', 'new', true],
  ],
  [
    'CommonJS',
    `const { createRequire } = process.getBuiltinModule('node:module'); await look(createRequire(here)('./lib/functions.cjs'));`,
    ['new 1', 'fixed', 'new', true],
  ],
  [
    'a minified module',
    `await look(await import(here + '/../lib/minified.mjs'));`,
    ['new 1', null, 'new', true],
  ],
  [
    'a module that only passes it on',
    `const { ask } = await import(here + '/../lib/imported.mjs'); out(await ask(1), times);`,
    // Once in its own file, and once in vain where it cannot be assigned.
    ['new 1', 3],
  ],
])('in %s functions and classes are replaced, constants stay', async (_what, body, expected) => {
  const run = await runTypeScript(replaced, body, replacedFiles);
  expect(run.stderr).toBe('');
  expect(JSON.parse(run.stdout)).toEqual(expected);
});

test('what a module exports as its default, by name or in CommonJS, is replaced as well', async () => {
  const imports = `
    import { replaceInSource } from 'hooks/source-append.ts';
    const replace = (original) => Object.assign((...args) => 'new ' + original(...args), { new: true });
    replaceInSource(/\\/lib\\/named\\.mjs$/, 'connect', replace);
    replaceInSource(/\\/lib\\/whole\\./, "(typeof module==='object'?module:{}).exports", replace);`;
  const body = `
    const { createRequire } = process.getBuiltinModule('node:module');
    const named = (await import(here + '/../lib/named.mjs')).default;
    const whole = createRequire(here)('./lib/whole.cjs');
    const untouched = (await import(here + '/../lib/whole.mjs')).default;
    out(named(1), whole(2), untouched(3));`;
  const run = await runTypeScript(imports, body, {
    'lib/named.mjs': 'export default connect\n\nfunction connect(n) { return n; }\n',
    'lib/whole.cjs': 'module.exports = function connect(n) { return n; };',
    'lib/whole.mjs': 'export default function connect(n) { return n; }',
  });
  expect([run.stderr, JSON.parse(run.stdout)]).toEqual(['', ['new 1', 'new 2', 3]]);
});
