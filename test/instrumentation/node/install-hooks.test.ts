import { expect, test } from 'vitest';
import type { Hook, HookContext } from '../../../instrumentation/node/hooks/hook.ts';
import { installHooks } from '../../../instrumentation/node/install-hooks.ts';
import type { Recorder, TargetInfo } from '../../../instrumentation/node/recorder.ts';
import { instant } from '../../../src/core/instant.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const secret = fakeSecret('tok-', 30) as Secret;
const target: TargetInfo = { address: 'a', port: 1, method: null, path: null, rpc: null };
const fail = (): never => {
  throw new Error('broken');
};

function install(hooks: readonly Hook[], recorder: Partial<Recorder> = {}) {
  const whole = { fetched: fail, used: fail, ended: fail, renewed: fail, ...recorder };
  return installHooks({ hooks, recorder: whole, preload: null, isOwn: () => false });
}

test('a hook that cannot be installed is told, and takes no other with it', () => {
  const installed = install([
    { name: 'broken', install: fail },
    { name: 'well', install: () => {} },
  ]);
  expect([installed.installed, installed.shadowed]).toEqual([['well'], ['broken']]);
});

test('a hook that others replaced later is told from then on, also when it cannot be asked', () => {
  let intact: () => boolean = () => true;
  const installed = install([{ name: 'env', install: () => {}, intact: () => intact() }]);
  expect([installed.installed, installed.shadowed]).toEqual([['env'], []]);
  intact = () => false;
  expect([installed.installed, installed.shadowed]).toEqual([[], ['env']]);
  intact = fail;
  expect([installed.installed, installed.shadowed]).toEqual([[], ['env']]);
});

test('what a recorder throws reaches no hook, and is counted', () => {
  let context: HookContext | undefined;
  const installed = install(
    [
      {
        name: 'one',
        install(given) {
          context = given;
        },
      },
    ],
    { used: () => fail },
  );
  context?.recorder.fetched({ secret, source: 'env', name: null });
  context?.recorder.used({ secret, location: 'header', target, name: null })({ status: 200 });
  context?.recorder.ended(secret, 'revoked', target);
  context?.recorder.renewed('vault.lease_id:1', instant(1), target);
  expect(context?.guard(fail)()).toBeUndefined();
  expect(installed.errors()).toBe(5);
});
