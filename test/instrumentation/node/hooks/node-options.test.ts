import { expect, test } from 'vitest';
import { withPreload } from '../../../../instrumentation/node/hooks/node-options.ts';

test.each<[options: string | undefined, preload: string, expected: string]>([
  [undefined, '/m/p.cjs', '--require /m/p.cjs'],
  ['', '/m/p.cjs', '--require /m/p.cjs'],
  [' --no-warnings ', '/m/p.cjs', '--no-warnings --require /m/p.cjs'],
  ['--require /m/p.cjs', '/m/p.cjs', '--require /m/p.cjs'],
  ['-r /m/p.cjs --no-warnings', '/m/p.cjs', '-r /m/p.cjs --no-warnings'],
  ['--require=/m/p.cjs', '/m/p.cjs', '--require=/m/p.cjs'],
  ['--require "/m/p.cjs"', '/m/p.cjs', '--require "/m/p.cjs"'],
  ['--require /other/m/p.cjs', '/m/p.cjs', '--require /other/m/p.cjs --require /m/p.cjs'],
  ['--require /m/p.cjs.old', '/m/p.cjs', '--require /m/p.cjs.old --require /m/p.cjs'],
  ['--import /m/p.cjs', '/m/p.cjs', '--import /m/p.cjs --require /m/p.cjs'],
  [undefined, '/a b/p.cjs', '--require "/a b/p.cjs"'],
  ['--require "/a b/p.cjs"', '/a b/p.cjs', '--require "/a b/p.cjs"'],
  [undefined, '/a"b\\c/p.cjs', '--require "/a\\"b\\\\c/p.cjs"'],
  ['--require "/a\\"b\\\\c/p.cjs"', '/a"b\\c/p.cjs', '--require "/a\\"b\\\\c/p.cjs"'],
  [undefined, 'C:\\m\\p.cjs', '--require C:\\m\\p.cjs'],
  ['--require C:\\m\\p.cjs', 'C:\\m\\p.cjs', '--require C:\\m\\p.cjs'],
])('%s with %s: %s', (options, preload, expected) => {
  expect(withPreload(options, preload)).toBe(expected);
});
