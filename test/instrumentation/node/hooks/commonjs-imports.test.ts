import { expect, test } from 'vitest';
import { hasOwnLoader } from '../../../../instrumentation/node/hooks/commonjs-imports.ts';
import { runHooked } from '../../../support/run-hooked.ts';

test.each([
  ['22.14.0', true],
  ['22.15.0', true],
  ['22.22.3', true],
  ['22.23.0', false],
  ['23.11.0', true],
  ['24.10.0', true],
  ['24.21.0', false],
  ['26.0.0', false],
  ['nonsense', false],
])('Node %s: %s', (version, expected) => {
  expect(hasOwnLoader(version)).toBe(expected);
});

// What matters runs with MAYFLY_TEST_NODE set to one of the versions that fail.
test('an ES module imports CommonJS packages, and gets what `require` gets', async () => {
  const run = await runHooked(
    `import axios from 'axios'; import express from 'express'; import { Client } from 'pg'; import { StructuredTool } from '@langchain/core/tools'; import { createRequire } from 'node:module';
     const require = createRequire(import.meta.url);
     console.log(typeof axios.get, require('express') === express, require('pg').Client === Client, typeof StructuredTool, (await import('express')).default === express);`,
    { packages: 'clients' },
  );
  expect([run.stderr, run.stdout]).toEqual(['', 'function true true function true\n']);
});
