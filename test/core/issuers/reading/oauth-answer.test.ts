import { expect, test } from 'vitest';
import { answerFields } from '../../../../src/core/issuers/reading/oauth-answer.ts';

test.each([
  ['JSON', '{"access_token":"a"}', 'a'],
  ['a form', 'access_token=a&scope=b', 'a'],
  ['a form after a line break', '\naccess_token=a', 'a'],
  ['a form of something else', 'error=access_token=a', null],
  ['a page', '<html>access_token=a</html>', null],
  ['nothing', '', null],
])('%s', (_what, body, expected) => {
  expect(answerFields(body)?.['access_token'] ?? null).toBe(expected);
});

test('a device code may come as a form', () => {
  expect(answerFields('device_code=a&user_code=b')?.['device_code']).toBe('a');
});
