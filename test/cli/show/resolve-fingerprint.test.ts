import { expect, test } from 'vitest';
import { type Api, createApi } from '../../../src/cli/api/client.ts';
import { resolveFingerprint } from '../../../src/cli/show/resolve-fingerprint.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { sampleFingerprint } from '../support/sample-credentials.ts';
import { testContext } from '../support/test-context.ts';

const whole = sampleFingerprint('one');

/** The real client before a collector that answers with these. */
function api(found: readonly string[]): Api & { readonly asked: string[] } {
  const asked: string[] = [];
  const fetch = async (input: unknown): Promise<Response> => {
    const { pathname, search } = new URL(String(input));
    asked.push(pathname + search);
    return Response.json({ items: found.map((fingerprint) => ({ fingerprint })), nextCursor: null });
  };
  return { asked, ...createApi({ ...testContext(), fetch }, { text: () => null }, { needs: 'read' }) };
}

test('a whole fingerprint is taken as it is', async () => {
  const client = api([]);
  expect(await resolveFingerprint(client, whole)).toBe(whole);
  expect(client.asked).toEqual([]);
});

test('a beginning that one credential has is enough', async () => {
  const client = api([whole]);
  expect(await resolveFingerprint(client, whole.slice(0, 9))).toBe(whole);
  expect(client.asked).toEqual([`/api/v1/credentials?fingerprint=${whole.slice(0, 9)}&limit=9`]);
});

test('a beginning that nobody has is not found', async () => {
  await expect(resolveFingerprint(api([]), 'mf1_abc')).rejects.toMatchObject({ code: 'not_found' });
});

test('a beginning that several have names them', async () => {
  await expect(
    resolveFingerprint(api([whole, `${whole.slice(0, 20)}${'a'.repeat(14)}`]), whole.slice(0, 6)),
  ).rejects.toMatchObject({
    code: 'request.invalid',
    message: expect.stringContaining(
      `${whole.slice(0, 6)} is the beginning of several: ${whole.slice(0, 12)}`,
    ),
  });
});

test('a letter that is wrong is noticed without asking', async () => {
  const client = api([whole]);
  const wrong = `${whole.slice(0, 8)}${whole[8] === 'a' ? 'b' : 'a'}${whole.slice(9)}`;
  await expect(resolveFingerprint(client, wrong)).rejects.toThrow('check characters');
  expect(client.asked).toEqual([]);
});

test.each([
  ['a token', fakeSecret('ghp_', 36)],
  ['base32 that is no fingerprint', fakeSecret('', 32, 'abcdefgh234567')],
  ['a fingerprint of another kind', 'MF1_ABC'],
  ['nothing after the beginning', 'mf1_'],
  ['too much', 'mf1_'.padEnd(60, 'a')],
])('%s is neither sent nor repeated', async (_what, text) => {
  const client = api([]);
  const failure = await resolveFingerprint(client, text).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'request.invalid' });
  expect(String(failure)).not.toContain(text.slice(4, 20) || text.padEnd(9));
  expect(client.asked).toEqual([]);
});
