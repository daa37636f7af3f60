import { expect, test } from 'vitest';
import { readEntry } from '../../../src/core/issuers/configured-entry.ts';
import { issuers } from '../../../src/core/issuers/index.ts';
import { vault } from '../../../src/core/issuers/vault.ts';

test.each([
  ['vault.corp.example=vault', { host: 'vault.corp.example', isDomain: false, port: null, prefix: '' }],
  ['*.Corp.example:8200/v/=vault', { host: 'corp.example', isDomain: true, port: 8200, prefix: '/v' }],
  ['[::1]:80/a=b=vault', { host: '::1', isDomain: false, port: 80, prefix: '/a=b' }],
])('%s', (entry, expected) => {
  expect(readEntry(entry, issuers)).toEqual({ ...expected, issuer: vault });
});

test('a long entry is shown in short, and without control characters', () => {
  const read = readEntry(`${'a'.repeat(5_000)}\u0007 b=vault`, issuers);
  expect('problem' in read && read.problem.length).toBeLessThan(300);
  expect(JSON.stringify(readEntry('\u0007=vault', issuers))).toContain('\\"?\\" is no host');
});

test('a huge entry costs nothing', () => {
  for (const text of ['a.'.repeat(200_000), ':'.repeat(200_000), 'a@'.repeat(100_000), '['.repeat(200_000)]) {
    expect('problem' in readEntry(`${text}=vault`, issuers)).toBe(true);
    expect('problem' in readEntry(`a.example=${text}`, issuers)).toBe(true);
  }
});
