import { expect, test } from 'vitest';
import { drainCommand } from '../../../src/cli/run/drain-command.ts';
import { spoolRoots } from '../../../src/cli/run/spool-root.ts';
import { testContext } from '../support/test-context.ts';

const uid = process.getuid?.() ?? 'user';

test.each([
  [{}, '/home/ada/.local/state/mayfly/spool', true],
  [{ XDG_STATE_HOME: '/state' }, '/state/mayfly/spool', true],
  [{ MAYFLY_SPOOL: '/s', XDG_STATE_HOME: '/state' }, '/s', false],
])('with %j it is %s', (env, preferred, isDefault) => {
  expect(spoolRoots(testContext(env as Record<string, string>))).toEqual({
    preferred,
    isDefault,
    fallback: `/tmp/mayfly-${uid}/spool`,
    sharedMemory: `/dev/shm/mayfly-${uid}/spool`,
  });
});

test.each([
  [{}, '/home/ada/.local/state/mayfly/spool/run-1', 'mayfly drain'],
  [{}, `/tmp/mayfly-${uid}/spool/run-1`, 'mayfly drain'],
  [{ MAYFLY_SPOOL: '/s' }, '/s/run-1', 'mayfly drain /s/run-1'],
  [{ MAYFLY_SPOOL: "/it's here" }, "/it's here/run-1", "mayfly drain '/it'\\''s here/run-1'"],
])('with %j, %s is sent by %s', (env, directory, command) => {
  expect(drainCommand(spoolRoots(testContext(env as Record<string, string>)), directory)).toBe(command);
});
