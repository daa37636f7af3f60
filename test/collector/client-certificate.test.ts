import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { clientCertificate, identityOf } from '../../collector/client-certificate.ts';
import { createAuthority } from '../support/certificate-authority.ts';

const authority = createAuthority();

test.each([
  [{ commonName: 'billing-agent' }, 'billing-agent'],
  [{ commonName: 'a, "b" + c' }, 'a, "b" + c'],
  [{ commonName: 'x', uris: ['spiffe://example.org/ns/a/sa/b'] }, 'spiffe://example.org/ns/a/sa/b'],
  [{ commonName: 'x', uris: ['https://example.org/', 'spiffe://example.org/a'] }, 'spiffe://example.org/a'],
  [{ commonName: 'x', uris: ['https://example.org/'] }, 'x'],
  [{ commonName: '' }, null],
  [{ commonName: 'spiffe://example.org/a' }, null],
  [{ commonName: 'x', uris: [`spiffe://example.org/${'a'.repeat(300)}`] }, null],
  [{ commonName: 'n'.repeat(300) }, 'n'.repeat(256)],
])('of a certificate with %j the identity is %j', (options, identity) => {
  expect(identityOf(new X509Certificate(authority.issue(options).cert).raw)).toBe(identity);
});

test('bytes that are no certificate have no identity, and a request without TLS no certificate', () => {
  expect(identityOf(Buffer.from('no certificate'))).toBeNull();
  expect(clientCertificate(undefined)).toBeNull();
});
