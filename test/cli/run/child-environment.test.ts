import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { childEnvironment } from '../../../src/cli/run/child-environment.ts';

const setup = { preload: '/p.cjs', spool: '/spool/run-1', name: null, environment: null, owner: null };

test('without flags it adds hooks and a spool and keeps the rest', () => {
  expect(childEnvironment({ PATH: '/bin', OTEL_SERVICE_NAME: 'mine' }, setup)).toEqual({
    PATH: '/bin',
    OTEL_SERVICE_NAME: 'mine',
    NODE_OPTIONS: '--require /p.cjs',
    MAYFLY_SPOOL: '/spool/run-1',
    MAYFLY_DRAIN: 'external',
  });
});

test('flags win over what was set', () => {
  const env = { OTEL_SERVICE_NAME: 'old', OTEL_RESOURCE_ATTRIBUTES: 'service.name=older,k8s.pod.name=p' };
  expect(
    childEnvironment(env, { ...setup, name: 'billing', environment: 'production', owner: 'team a' }),
  ).toMatchObject({
    OTEL_SERVICE_NAME: 'billing',
    OTEL_RESOURCE_ATTRIBUTES:
      'k8s.pod.name=p,service.name=billing,deployment.environment.name=production,mayfly.owner=team%20a',
  });
});

test('a file named from here is found from other directories too', () => {
  const files = { MAYFLY_FINGERPRINT_KEY_FILE: 'key', MAYFLY_FINGERPRINT_KEY_PREVIOUS_FILE: 'older/key' };
  expect(childEnvironment(files, setup)).toMatchObject({
    MAYFLY_FINGERPRINT_KEY_FILE: resolve('key'),
    MAYFLY_FINGERPRINT_KEY_PREVIOUS_FILE: resolve('older/key'),
  });
});
