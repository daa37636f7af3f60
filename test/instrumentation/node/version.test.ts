import { expect, test } from 'vitest';
import manifest from '../../../instrumentation/node/package.json' with { type: 'json' };
import { version } from '../../../instrumentation/node/version.ts';

test('the version that spans carry is the version of the package', () => {
  expect(version).toBe(manifest.version);
});
