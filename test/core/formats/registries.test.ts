import { expect, test } from 'vitest';
import { readMacaroon } from '../../../src/core/formats/reading/macaroon.ts';
import { alphanumeric, base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { describeFormat, describePlainFormats, recogniseText } from './describe-format.ts';

describePlainFormats([
  ['npm-token', 'npm.access_token', null, 'npm_', alphanumeric, 36],
  ['rubygems-token', 'rubygems.api_key', false, 'rubygems_', hex, 48],
  ['docker-pat', 'docker.personal_token', false, 'dckr_pat_', base64url, 27],
  ['docker-oat', 'docker.organization_token', false, 'dckr_oat_', base64url, 32],
  ['artifactory-key', 'jfrog.api_key', false, 'AKCp', alphanumeric, 68, 70],
]);

test('a variable of npm is no token', () => {
  expect(recogniseText('npm_config_metrics_registry_of_this_project').type).toBe('unknown');
});

const tokenId = '0f7d3b0a-1c1c-4c1c-8c1c-0123456789ab';

/** A field of a macaroon, version 2: its type, its length as a varint, its bytes. */
function field(type: number, text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
  return Buffer.concat([Buffer.from([type, ...length]), bytes]);
}

function macaroon(caveats: readonly unknown[], location = 'pypi.org'): Buffer {
  const end = Buffer.from([0]);
  return Buffer.concat([
    Buffer.from([2]),
    field(1, location),
    field(2, tokenId),
    end,
    ...caveats.flatMap((caveat) => [field(2, JSON.stringify(caveat)), end]),
    end,
    field(6, fakeSecret('', 32)),
  ]);
}

function pypi(...caveats: readonly unknown[]): string {
  return `pypi-${macaroon(caveats).toString('base64url')}`;
}

describeFormat({
  id: 'pypi-token',
  tokens: () => [
    pypi([0, 1_790_000_900, 1_790_000_000], [1, ['mayfly']], [3, 'user-id']),
    pypi([1, ['mayfly']], [0, 1_790_000_900, 1_790_000_000]),
  ],
  expected: {
    type: 'pypi.upload_token',
    provider: 'pypi',
    ephemeral: false,
    issuedAt: 1_790_000_000_000 as never,
    expiresAt: 1_790_000_900_000 as never,
    scopes: ['project:mayfly'],
    joinKeys: [`pypi.token_id:${tokenId}`],
  },
  near: () => ({
    'another location': `pypi-${macaroon([], 'test.example.org').toString('base64url')}`,
    short: fakeSecret('pypi-AgEIcHlwaS5vcmc', 49),
  }),
});

test('a token of an account has no project and no end', () => {
  expect(recogniseText(pypi({ version: 1, permissions: 'user' }))).toMatchObject({
    type: 'pypi.upload_token',
    expiresAt: null,
    scopes: [],
  });
});

test('a macaroon is read whole, and a broken one not at all', () => {
  const long = 'x'.repeat(3_000);
  expect(readMacaroon(macaroon([long, [1]]))).toEqual({
    location: 'pypi.org',
    identifier: tokenId,
    caveats: [JSON.stringify(long), '[1]'],
  });
  const bytes = macaroon([[1]]);
  for (const broken of [
    bytes.subarray(0, 12),
    Buffer.from([2]),
    Buffer.from([1, 2]),
    Buffer.from([2, 1, 255, 255]),
  ])
    expect(readMacaroon(broken)).toBeNull();
  // Sections without end.
  expect(
    readMacaroon(Buffer.concat([Buffer.from([2]), Buffer.alloc(5_000, Buffer.from([2, 1, 97, 0]))])),
  ).not.toBeNull();
});

function reference(expiry: number): string {
  return Buffer.from(`reftkn:01:${String(expiry).padStart(10, '0')}:${fakeSecret('', 27)}`).toString(
    'base64',
  );
}

describeFormat({
  id: 'artifactory-reference',
  tokens: () => [reference(1_790_000_000)],
  expected: {
    type: 'jfrog.reference_token',
    provider: 'jfrog',
    ephemeral: null,
    expiresAt: 1_790_000_000_000 as never,
  },
  near: () => ({ short: fakeSecret('cmVmdGtu', 55), long: fakeSecret('cmVmdGtu', 57) }),
});

test('a reference token that never expires, and one that does not decode', () => {
  for (const token of [reference(0), fakeSecret('cmVmdGtu', 56, 'xyz')])
    expect(recogniseText(token)).toMatchObject({ type: 'jfrog.reference_token', expiresAt: null });
});
