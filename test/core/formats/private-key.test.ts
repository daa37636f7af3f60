import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { looksLikeCredential } from '../../../src/core/recognise.ts';
import { describeFormat, recogniseText } from './describe-format.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const plain = { format: 'pem' } as const;
const pkcs8 = rsa.privateKey
  .export({ ...plain, type: 'pkcs8' })
  .toString()
  .trim();
const publicKey = rsa.publicKey
  .export({ ...plain, type: 'spki' })
  .toString()
  .trim();

function block(label: string, body = 'AAAA\nBBBB'): string {
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`;
}

describeFormat({
  id: 'private-key-pem',
  tokens: () => [
    pkcs8,
    rsa.privateKey
      .export({ ...plain, type: 'pkcs1' })
      .toString()
      .trim(),
    ec.privateKey
      .export({ ...plain, type: 'sec1' })
      .toString()
      .trim(),
    ec.privateKey
      .export({ ...plain, type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'example' })
      .toString()
      .trim(),
    pkcs8.replaceAll('\n', '\r\n'),
    `${pkcs8.replaceAll('\n', '\\n')}\\n`,
    `${block('CERTIFICATE')}\n${pkcs8}`,
    `${block('EC PARAMETERS')}\n${block('EC PRIVATE KEY')}`,
  ],
  expected: { type: 'pem.private_key', provider: 'unknown', ephemeral: false },
  survives: ['twice in a line'],
  near: () => ({
    'a public key': publicKey,
    'a certificate': block('CERTIFICATE'),
    'no end': pkcs8.slice(0, -30),
    'the first line alone': pkcs8.split('\n')[0] ?? '',
    'text about a key': `-----BEGIN of a text about a PRIVATE KEY-----`,
  }),
});

test.each([
  ['OPENSSH PRIVATE KEY', 'ssh.private_key'],
  ['PGP PRIVATE KEY BLOCK', 'pgp.private_key'],
])('%s has the type %s', (label, type) => {
  expect(recogniseText(block(label)).type).toBe(type);
});

test('a key that ssh-keygen writes is recognised', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-key-'));
  try {
    const file = join(folder, 'id');
    try {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
    } catch {
      return; // not installed here: the block above stands for it
    }
    expect(looksLikeCredential(readFileSync(file, 'utf8'))).toBe(true);
    expect(looksLikeCredential(readFileSync(`${file}.pub`, 'utf8'))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a file of 10 MB costs as little as a short one', () => {
  const long = block('RSA PRIVATE KEY', 'A'.repeat(10_000_000));
  const start = performance.now();
  for (let i = 0; i < 100; i++) expect(looksLikeCredential(long)).toBe(true);
  expect(performance.now() - start).toBeLessThan(1_000);
});
