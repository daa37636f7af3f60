import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { looksLikeCredential } from '../../../src/core/recognise.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { makeCertificate, pemOf } from '../../support/make-certificate.ts';
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
  expected: {
    type: 'pem.private_key',
    provider: 'unknown',
    ephemeral: false,
    joinKeys: expect.any(Array) as never,
  },
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

test('a key is named after its public half, which a certificate or a lock file names too', () => {
  for (const { privateKey, publicKey: half } of [rsa, ec]) {
    const spki = createHash('sha256')
      .update(half.export({ type: 'spki', format: 'der' }))
      .digest('hex');
    const pem = privateKey.export({ ...plain, type: 'pkcs8' }).toString();
    for (const text of [pem, pem.replaceAll('\n', '\\n')]) {
      expect(recogniseText(text.trim()).joinKeys).toEqual([`x509.spki_sha256:${spki}`]);
    }
  }
});

test('an encrypted key and a broken one are keys without a name', () => {
  const encrypted = ec.privateKey
    .export({ ...plain, type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'example' })
    .toString();
  expect(recogniseText(encrypted.trim())).toMatchObject({ type: 'pem.private_key', joinKeys: [] });
  for (const label of ['PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'])
    expect(recogniseText(block(label, 'A'.repeat(400))).joinKeys).toEqual([]);
});

test('a key that ssh-keygen writes is recognised, with the fingerprint that ssh-keygen shows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-key-'));
  try {
    for (const [name, passphrase] of [
      ['open', ''],
      ['locked', 'example phrase'],
    ] as const) {
      const file = join(folder, name);
      try {
        execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', file]);
      } catch {
        return; // not installed here: the block above stands for it
      }
      const shown = execFileSync('ssh-keygen', ['-l', '-f', file], { encoding: 'utf8' }).split(' ')[1];
      const found = recogniseText(readFileSync(file, 'utf8').trim());
      expect(found).toMatchObject({ type: 'ssh.private_key', joinKeys: [`ssh.key:${shown}`] });
      expect(looksLikeCredential(readFileSync(`${file}.pub`, 'utf8'))).toBe(false);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** As OpenSSH writes it: no cipher, one public key, and a private part that is not read. */
function opensshKey(): { readonly pem: string; readonly name: string } {
  const text = (value: string | Buffer): Buffer => {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const publicBlob = Buffer.concat([text('ssh-ed25519'), text(randomBytes(32))]);
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    text('none'),
    text('none'),
    text(''),
    Buffer.from([0, 0, 0, 1]),
    text(publicBlob),
    text(randomBytes(120)),
  ]);
  const name = createHash('sha256').update(publicBlob).digest('base64').replace(/=+$/, '');
  const lines = body.toString('base64').replace(/.{70}(?=.)/g, '$&\n');
  return { pem: block('OPENSSH PRIVATE KEY', lines), name: `ssh.key:SHA256:${name}` };
}

test('the public key in an OpenSSH file names it, however the line ends are written', () => {
  const { pem, name } = opensshKey();
  for (const text of [pem, pem.replaceAll('\n', '\r\n'), pem.replaceAll('\n', '\\n')])
    expect(recogniseText(text)).toMatchObject({ type: 'ssh.private_key', joinKeys: [name] });
});

const spiffeId = 'spiffe://example.org/agents/a';
const certificate = makeCertificate({
  uris: [spiffeId],
  notAfter: new Date(Date.UTC(2026, 10, 23, 12)),
});

describeFormat({
  id: 'spiffe-x509-svid',
  tokens: () => [
    `${pemOf('CERTIFICATE', certificate.der).trim()}\n${pkcs8}`,
    `${pkcs8}\n${pemOf('CERTIFICATE', certificate.der).trim()}`,
  ],
  survives: ['twice in a line'],
  expected: {
    type: 'spiffe.x509_svid',
    provider: 'spiffe',
    ephemeral: true,
    issuedAt: Date.UTC(2026, 0, 1) as never,
    expiresAt: Date.UTC(2026, 10, 23, 12) as never,
    subject: spiffeId,
    issuer: expect.any(String) as never,
    joinKeys: [
      expect.stringMatching(/^x509\.serial:/),
      expect.stringMatching(/^x509\.spki_sha256:/),
      `spiffe.id:${spiffeId}`,
    ] as never,
  },
  near: () => ({
    'the certificate alone': pemOf('CERTIFICATE', certificate.der).trim(),
    'a key with a certificate that is none': `${block('CERTIFICATE')}\n${pkcs8}`,
  }),
});

test('a certificate of another kind says when its key ends, and it stays a key', () => {
  const other = makeCertificate({ commonName: 'agent', notAfter: new Date(Date.UTC(2030, 0, 1)) });
  expect(recogniseText(`${pemOf('CERTIFICATE', other.der).trim()}\n${pkcs8}`)).toMatchObject({
    type: 'pem.private_key',
    ephemeral: false,
    expiresAt: Date.UTC(2030, 0, 1),
    subject: 'CN=agent',
    joinKeys: [expect.stringMatching(/^x509\.serial:/), expect.stringMatching(/^x509\.spki_sha256:/)],
  });
});

describeFormat({
  id: 'age-key',
  tokens: () => [fakeSecret('AGE-SECRET-KEY-1', 58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')],
  expected: { type: 'age.secret_key', provider: 'age', ephemeral: false },
  near: () => ({
    short: fakeSecret('AGE-SECRET-KEY-1', 57, 'QPZRY9X8'),
    'a letter that bech32 does not have': fakeSecret('AGE-SECRET-KEY-1B', 57, 'QPZRY9X8'),
  }),
});

test('a file of 10 MB costs as little as a short one', () => {
  const long = block('RSA PRIVATE KEY', 'A'.repeat(10_000_000));
  const start = performance.now();
  for (let i = 0; i < 100; i++) expect(looksLikeCredential(long)).toBe(true);
  expect(performance.now() - start).toBeLessThan(1_000);
});
