import { expect, test } from 'vitest';
import { fakeSecret } from '../../support/fake-secret.ts';
import { describeFormat, recogniseText } from './describe-format.ts';

describeFormat({
  id: 'basic-auth-url',
  tokens: () => [
    `postgres://agent:${fakeSecret('', 20)}@db.example.com:5432/app?sslmode=require`,
    `https://agent:${fakeSecret('', 20)}@db.example.com/`,
    `mongodb+srv://agent:${fakeSecret('', 20)}@db.example.com`,
  ],
  survives: ['with an exclamation mark after it', 'without its first character'],
  expected: {
    type: 'url.login',
    provider: 'unknown',
    ephemeral: false,
    subject: 'agent',
    joinKeys: ['url.login:agent@db.example.com'],
  },
  near: () => ({
    'no password': 'postgres://agent@db.example.com/app',
    'an empty password': 'postgres://agent:@db.example.com/app',
    'no host': `postgres://agent:${fakeSecret('', 20)}@`,
    'a hole for the password': 'postgres://agent:${PASSWORD}@db.example.com/app',
    'another hole': 'https://user:<password>@example.com',
    crosses: 'https://user:xxxx@example.com',
    'an address in the path': 'https://example.com/users/a:b@c',
    'a time in the query': 'https://example.com?at=10:30@berlin',
    'a scheme that is none': `example://agent:${fakeSecret('', 20)}@db.example.com`,
  }),
});

test('an API key that stands as the user is not shown', () => {
  const url = `https://${fakeSecret('', 32)}:@api.example.com/v1`;
  expect(recogniseText(url)).toMatchObject({ type: 'url.login', subject: null, joinKeys: [] });
});

test('a user is escaped, so that it cannot look like a host', () => {
  const url = `https://a%40b:${fakeSecret('', 20)}@example.com`;
  expect(recogniseText(url).joinKeys).toEqual(['url.login:a%40b@example.com']);
});
