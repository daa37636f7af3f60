import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requireFirst } from '../../../src/cli/run/node-options.ts';

test.each([
  [undefined, '--require /p.cjs'],
  ['', '--require /p.cjs'],
  ['--max-old-space-size=100', '--require /p.cjs --max-old-space-size=100'],
  ['--require /p.cjs', '--require /p.cjs'],
  ['--no-warnings --require /p.cjs', '--no-warnings --require /p.cjs'],
])('%s becomes %s', (given, expected) => expect(requireFirst(given, '/p.cjs')).toBe(expected));

test.each(['plain', 'with space', 'with "quotes"', 'with \\backslash'])(
  'Node loads a preload in a folder %s',
  (name) => {
    const root = mkdtempSync(join(tmpdir(), 'mayfly-options-'));
    try {
      mkdirSync(join(root, name));
      const preload = join(root, name, 'p.cjs');
      writeFileSync(preload, 'globalThis.loaded = 1;\n');
      const env = { ...process.env, NODE_OPTIONS: requireFirst('--no-warnings', preload) };
      expect(execFileSync(process.execPath, ['-p', 'globalThis.loaded'], { env }).toString()).toBe('1\n');
    } finally {
      rmSync(root, { recursive: true });
    }
  },
);
