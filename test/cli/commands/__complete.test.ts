import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import { complete } from '../../../src/cli/commands/__complete.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { type FakeCollector, startFakeCollector } from '../support/fake-collector.ts';
import { testContext } from '../support/test-context.ts';

let collector: FakeCollector;
beforeEach(async () => {
  collector = await startFakeCollector();
});
afterEach(() => collector.close());

async function completed(word: string): Promise<readonly string[]> {
  const context = testContext({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
  expect(await complete.run(context, parseInput(complete, ['--', word]))).toBe(0);
  expect(context.written.err).toBe('');
  return context.written.out.trim().split('\n').filter(Boolean);
}

function suggests(from: number, to: number, ...texts: string[]): void {
  const suggestions = texts.map((text) => ({ text, about: '', kind: 'value' }));
  collector.api = () => ({ status: 200, body: { replaces: { from, to }, suggestions } });
}

test('fields are known without asking', async () => {
  expect(await completed('prov')).toEqual(['provider:']);
  expect(await completed('-prov')).toEqual(['-provider:']);
  expect(await completed('is:l')).toEqual(['is:live']);
  expect(await completed('sort:-u')).toEqual(['sort:-uses']);
  expect(collector.requests).toEqual([]);
});

test('values are asked for', async () => {
  suggests(4, 6, 'prod', 'preview');
  expect(await completed('env:pr')).toEqual(['env:prod', 'env:preview']);
  expect(collector.requests).toEqual(['GET /api/v1/suggestions?q=env%3Apr&at=6']);
});

test('what a shell would act on is left out', async () => {
  suggests(4, 4, 'a b', '$(reboot)', '`reboot`', "'", '"x"', 'a;b', 'a|b', 'a\\b', '\u001b[2J', '!x', 'good');
  expect((await completed('env:')).filter((word) => word.startsWith('env:') && word !== 'env:*')).toEqual([
    'env:good',
    'env:none',
  ]);
});

test.each([
  ['no collector answers', () => collector.close()],
  ['it refuses', () => Promise.resolve()],
  [
    'it answers nonsense',
    async () => {
      collector.api = () => ({ status: 200, body: { replaces: 3 } });
    },
  ],
])('when %s there is nothing to say beyond what is known here', async (_what, prepare) => {
  await prepare();
  expect(await completed('env:no')).toEqual(['env:none']);
});

test('a secret is neither sent nor completed', async () => {
  expect(await completed(`name:${fakeSecret('ghp_', 36)}`)).toEqual([]);
  expect(collector.requests).toEqual([]);
});
