import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { runHooked } from '../../../support/run-hooked.ts';

const packages = resolve('test/clients/node_modules');

test.each(['keytar/lib/keytar.js', '@napi-rs/keyring/index.js', '@1password/sdk-core/nodejs/core.js'])(
  '%s is where the package has what it hands out',
  (file) => expect(existsSync(join(packages, file))).toBe(true),
);

test('a package that is no longer what it was is left alone', async () => {
  const source = `const fs = require('node:fs'), path = require('node:path');
    const folder = path.join(__dirname, 'node_modules/keytar/lib'); fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'keytar.js'), 'module.exports = Object.freeze({ getPassword: 5 });');
    console.log(require('keytar/lib/keytar.js').getPassword);`;
  const { stdout, stderr, observations } = await runHooked(source, { format: 'cjs' });
  expect([stdout, stderr, observations]).toEqual(['5\n', '', []]);
});
