import { expect, test } from 'vitest';
import { nameWords } from '../../src/core/name-words.ts';

test.each([
  ['accessToken', ['access', 'token']],
  ['ACCESS_TOKEN', ['access', 'token']],
  ['access-token', ['access', 'token']],
  ['APIKey', ['api', 'key']],
  ['API_KEY2', ['api', 'key', '2']],
  ['credentials.api_key', ['credentials', 'api', 'key']],
  ['', []],
  ['__', []],
])('the words of %j', (name, words) => {
  expect(nameWords(name)).toEqual(words);
});
