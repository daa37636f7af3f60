import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { readCredential } from '../../../collector/store/read-credential.ts';
import { everything, type ReadScope } from '../../../collector/store/read-scope.ts';
import type { Fingerprint } from '../../../src/core/fingerprint.ts';
import { fingerprintUuid } from '../../../src/core/fingerprint-uuid.ts';
import { engines, type TestDatabases } from './engines.ts';
import { fillStore, folded, type Request, type StoreContent } from './fill-store.ts';
import { at, fetched, newFingerprint, someProcess } from './sample.ts';

const now = at(200);

describe.each(engines)('the mint chain on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.stop());

  const filled = async (content: StoreContent): Promise<void> => {
    engine = await databases.fresh();
    await fillStore(engine.db, content);
  };
  const given = (...items: Request): Promise<void> => filled({ hot: folded(items) });
  const detail = async (fingerprint: Fingerprint, scope = everything) => {
    const found = await readCredential({ db: engine.db, scope }, fingerprint, now);
    if (found === null) throw new Error('the credential was not found');
    return found;
  };
  const ofCheckout: ReadScope = { environments: null, workloads: ['checkout'] };
  const minted = (fingerprint: Fingerprint, ...parents: Fingerprint[]) =>
    fetched({ fingerprint, credential: { provider: 'aws', type: 'aws.session', parents } });
  const links = (chain: readonly { readonly fingerprint: string; readonly depth: number }[]) =>
    chain.map(({ fingerprint, depth }) => [fingerprint, depth]);

  test('goes up and down, nearest first', async () => {
    const [top, middle, low, lowest, other] = Array.from({ length: 5 }, newFingerprint) as Tuple<5>;
    await given(minted(middle, top), minted(low, middle, other), minted(lowest, low));
    const { ancestors, descendants } = (await detail(low)).mintChain;
    expect(links(ancestors)).toEqual([...[middle, other].sort().map((link) => [link, 1]), [top, 2]]);
    expect(links(descendants)).toEqual([[lowest, 1]]);
    expect(links((await detail(middle)).mintChain.descendants)).toEqual([
      [low, 1],
      [lowest, 2],
    ]);
  });

  test('names a parent that was never observed itself', async () => {
    const [absent, child] = [newFingerprint(), newFingerprint()];
    await given(minted(child, absent));
    expect((await detail(child)).mintChain.ancestors).toEqual([
      {
        fingerprint: absent,
        depth: 1,
        parents: [],
        observed: false,
        rotatedTo: null,
        provider: null,
        type: null,
      },
    ]);
  });

  test('tells what a link is and what it was minted from', async () => {
    const [top, middle, low] = Array.from({ length: 3 }, newFingerprint) as Tuple<3>;
    await given(minted(middle, top), minted(low, middle));
    expect((await detail(low)).mintChain.ancestors[0]).toEqual({
      fingerprint: middle,
      depth: 1,
      parents: [top],
      observed: true,
      rotatedTo: null,
      provider: 'aws',
      type: 'aws.session',
    });
  });

  test('of a circle ends where it began', async () => {
    const [a, b, c] = Array.from({ length: 3 }, newFingerprint) as Tuple<3>;
    await given(minted(a, b), minted(b, c), minted(c, a), minted(a, a));
    const { ancestors, descendants } = (await detail(a)).mintChain;
    expect(links(ancestors)).toEqual([
      [b, 1],
      [c, 2],
    ]);
    expect(links(descendants)).toEqual([
      [c, 1],
      [b, 2],
    ]);
  });

  test('is at most 8 deep', async () => {
    const line = Array.from({ length: 12 }, newFingerprint);
    await given(...line.map((child, index) => minted(child, ...line.slice(Math.max(0, index - 1), index))));
    const { descendants } = (await detail(line[0] ?? newFingerprint())).mintChain;
    expect(links(descendants)).toEqual(line.slice(1, 9).map((link, index) => [link, index + 1]));
    expect((await detail(line[11] ?? newFingerprint())).mintChain.ancestors).toHaveLength(8);
  });

  test('is at most 200 links wide', async () => {
    const root = newFingerprint();
    const children = Array.from({ length: 230 }, newFingerprint);
    await given(minted(root), ...children.map((child) => minted(child, root)));
    const { descendants } = (await detail(root)).mintChain;
    const inByteOrder = children.sort((a, b) => (fingerprintUuid(a) < fingerprintUuid(b) ? -1 : 1));
    expect(links(descendants)).toEqual(inByteOrder.slice(0, 200).map((child) => [child, 1]));
  });

  test('goes through the archive', async () => {
    const [top, middle, low] = Array.from({ length: 3 }, newFingerprint) as Tuple<3>;
    await filled({
      hot: folded([minted(low, middle)]),
      old: folded([minted(middle, top), minted(top)]),
    });
    expect((await detail(low)).mintChain.ancestors).toMatchObject([
      { fingerprint: middle, depth: 1, parents: [top], observed: true },
      { fingerprint: top, depth: 2, observed: true },
    ]);
    expect(links((await detail(top)).mintChain.descendants)).toEqual([
      [middle, 1],
      [low, 2],
    ]);
  });

  describe('while a key is rotated', () => {
    const rotated = (fingerprint: Fingerprint, previous: Fingerprint, ...parents: Fingerprint[]) =>
      fetched({
        fingerprint,
        credential: { provider: 'aws', type: 'aws.session', parents, previousFingerprint: previous },
      });

    test('a parent that is told under the earlier key is found under the later one', async () => {
      const [root, earlier, later, child] = Array.from({ length: 4 }, newFingerprint) as Tuple<4>;
      await given(minted(child, earlier), rotated(later, earlier, root), minted(root));
      expect((await detail(child)).mintChain.ancestors).toMatchObject([
        { fingerprint: earlier, depth: 1, parents: [root], observed: true, rotatedTo: later },
        { fingerprint: root, depth: 2, rotatedTo: null },
      ]);
    });

    test('children are found under whichever key they name it, each way', async () => {
      const [earlier, later, before, after, below] = Array.from({ length: 5 }, newFingerprint) as Tuple<5>;
      await given(
        minted(earlier),
        minted(before, earlier),
        rotated(later, earlier),
        minted(after, later),
        minted(below, before),
      );
      for (const root of [earlier, later]) {
        const { descendants } = (await detail(root)).mintChain;
        expect(
          new Set(
            links(descendants)
              .slice(0, 2)
              .map(([link]) => link),
          ),
        ).toEqual(new Set([before, after]));
        expect(links(descendants).slice(2)).toEqual([[below, 2]]);
        // Under the name that the tree has it by, so that it can be drawn.
        for (const { parents } of descendants.slice(0, 2)) expect(parents).toEqual([root]);
      }
    });

    test('keys that were changed there and back make no circle', async () => {
      const [one, other, child] = Array.from({ length: 3 }, newFingerprint) as Tuple<3>;
      await given(rotated(one, other), rotated(other, one), minted(child, one));
      expect((await detail(child)).mintChain.ancestors).toMatchObject([
        { fingerprint: one, rotatedTo: other },
      ]);
      expect(links((await detail(other)).mintChain.descendants)).toEqual([[child, 1]]);
    });

    test('a reader with limits is told of no link that he may not see', async () => {
      const [earlier, later, child] = Array.from({ length: 3 }, newFingerprint) as Tuple<3>;
      const hidden = { ...rotated(later, earlier), process: { ...someProcess, service: 'other' } };
      await given(minted(child, earlier), hidden);
      expect((await detail(child, ofCheckout)).mintChain.ancestors).toMatchObject([
        { fingerprint: earlier, observed: false, rotatedTo: null },
      ]);
    });
  });

  test('shows a reader with limits no link that he may not see', async () => {
    const [top, middle, low] = Array.from({ length: 3 }, newFingerprint) as Tuple<3>;
    const elsewhere = (fingerprint: Fingerprint, ...parents: Fingerprint[]) =>
      fetched({ fingerprint, credential: { provider: 'aws', parents }, process: { service: 'other' } });
    await given(elsewhere(top), minted(middle, top), elsewhere(low, middle));
    const { ancestors, descendants } = (await detail(middle, ofCheckout)).mintChain;
    expect(ancestors).toEqual([
      {
        fingerprint: top,
        depth: 1,
        parents: [],
        observed: false,
        rotatedTo: null,
        provider: null,
        type: null,
      },
    ]);
    expect(descendants).toEqual([]);
  });
});

type Tuple<Length extends 3 | 4 | 5> = Length extends 3
  ? [Fingerprint, Fingerprint, Fingerprint]
  : Length extends 4
    ? [Fingerprint, Fingerprint, Fingerprint, Fingerprint]
    : [Fingerprint, Fingerprint, Fingerprint, Fingerprint, Fingerprint];
