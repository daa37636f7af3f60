import { expect, test } from 'vitest';
import { mintTree } from '../../../src/cli/show/mint-tree.ts';
import { createPaint } from '../../../src/cli/terminal/style.ts';
import type { CredentialDetail, MintChain } from '../../../src/core/api/views.ts';
import { link, sampleDetail, sampleFingerprint } from '../support/sample-credentials.ts';

const names = ['github', 'app', 'key', 'child', 'grandchild', 'second', 'a', 'b'];
const me = sampleFingerprint('github');

function tree(mintChain: MintChain, parents: readonly string[] = []): string {
  const credential: CredentialDetail = { ...sampleDetail, parents, mintChain };
  const text = mintTree(credential, createPaint(false)).join('\n');
  return names.reduce((out, name) => out.replaceAll(sampleFingerprint(name).slice(0, 12), name), text);
}

test('it goes from the first known credential to the last child', () => {
  expect(tree(sampleDetail.mintChain, sampleDetail.parents)).toBe(
    [
      'key  never observed itself',
      '└─ app  github app_jwt',
      '   └─ github  github installation_token  (this one)',
      '      ├─ child  github user_token',
      '      │  └─ grandchild  aws session',
      '      └─ second  github user_token',
    ].join('\n'),
  );
});

test('a credential minted from two stands under both, its children once', () => {
  const [a, b] = [sampleFingerprint('a'), sampleFingerprint('b')];
  expect(
    tree({ ancestors: [link('a', 1), link('b', 1)], descendants: [link('child', 1, { parents: [me] })] }, [
      a,
      b,
    ]),
  ).toBe(
    [
      'a  unknown credential',
      '└─ github  github installation_token  (this one)',
      '   └─ child  unknown credential',
      'b  unknown credential',
      '└─ github  github installation_token  (this one)',
    ].join('\n'),
  );
});

test('a circle of parents ends', () => {
  const app = sampleFingerprint('app');
  expect(tree({ ancestors: [link('app', 1, { parents: [me] })], descendants: [] }, [app])).toBe(
    [
      'github  github installation_token  (this one)',
      '└─ app  unknown credential',
      '   └─ github  github installation_token  (this one)',
    ].join('\n'),
  );
});

test('alone it is itself', () => {
  expect(tree({ ancestors: [], descendants: [] })).toBe('github  github installation_token  (this one)');
});

test('a chain of two hundred is shown whole', () => {
  const descendants = Array.from({ length: 200 }, (_, i) =>
    link(`d${i}`, 1, { parents: [i === 0 ? me : sampleFingerprint(`d${i - 1}`)] }),
  );
  expect(tree({ ancestors: [], descendants }).split('\n')).toHaveLength(201);
});
