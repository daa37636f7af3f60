import { createHash, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { assert, nat, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  certificateJoinKeys,
  certificatesOfPem,
  readCertificate,
  serialNumber,
} from '../../src/core/x509.ts';
import { makeCertificate, pemOf } from '../support/make-certificate.ts';

const roots = rootCertificates.map((pem) => ({
  der: certificatesOfPem(pem)[0] ?? new Uint8Array(),
  node: new X509Certificate(pem),
}));

test("every root certificate of Node's own is read as Node reads it", () => {
  expect(roots.length).toBeGreaterThan(100);
  for (const { der, node } of roots) {
    const read = readCertificate(der);
    expect(read?.serial).toBe(serialNumber(node.serialNumber));
    expect(read?.notBefore).toBe(node.validFromDate.getTime());
    expect(read?.notAfter).toBe(node.validToDate.getTime());
    expect(read?.spiffeId).toBeNull();
    expect(Buffer.from(read?.spki ?? [])).toEqual(node.publicKey.export({ type: 'spki', format: 'der' }));
    expect(read?.subject).toBe(read?.issuer);
    const commonName = /^CN=(.*)$/m.exec(node.subject)?.[1];
    if (commonName !== undefined && !/[\\,+"]/.test(commonName))
      expect(read?.subject).toContain(`CN=${commonName}`);
  }
});

test('a name is written with its most specific part first', () => {
  const named = roots.find(({ node }) => node.subject.includes('CN=ISRG Root X1'));
  expect(readCertificate(named?.der ?? new Uint8Array())?.subject).toBe(
    'CN=ISRG Root X1,O=Internet Security Research Group,C=US',
  );
});

describe('a certificate of SPIFFE', () => {
  const spiffeId = 'spiffe://example.org/agents/a';
  const { der } = makeCertificate({
    serial: Uint8Array.of(0, 0xab, 0x01),
    commonName: 'a, "b"',
    uris: ['https://example.org/', spiffeId],
    notAfter: new Date(Date.UTC(2051, 5, 1, 12)),
  });

  test('says its id, its serial number without the sign byte and its end after 2049', () => {
    expect(readCertificate(der)).toMatchObject({
      serial: 'ab01',
      spiffeId,
      subject: 'CN=a\\, \\"b\\"',
      notBefore: Date.UTC(2026, 0, 1),
      notAfter: Date.UTC(2051, 5, 1, 12),
    });
  });

  test('is read from a chain, where the leaf comes first', () => {
    expect(readCertificate(Buffer.concat([der, makeCertificate().der]))?.spiffeId).toBe(spiffeId);
  });

  test('has public names', () => {
    const spki = new X509Certificate(der).publicKey.export({ type: 'spki', format: 'der' });
    const read = readCertificate(der);
    expect(read === null ? [] : certificateJoinKeys(read)).toEqual([
      'x509.serial:ab01',
      `x509.spki_sha256:${createHash('sha256').update(spki).digest('hex')}`,
      `spiffe.id:${spiffeId}`,
    ]);
  });

  test('that is cut off or flipped anywhere is refused or read, never thrown at', () => {
    for (let end = 0; end < der.length; end++) {
      const read = readCertificate(der.subarray(0, end));
      expect(read === null || read.serial === 'ab01').toBe(true);
    }
    assert(
      property(nat(der.length - 1), nat(255), (at, byte) => {
        const flipped = Buffer.from(der);
        flipped[at] = byte;
        readCertificate(flipped);
      }),
      { numRuns: 3000 },
    );
    assert(property(uint8Array({ maxLength: 300 }), (bytes) => void readCertificate(bytes)));
  });
});

test('the certificates of a PEM text are found among other blocks and text', () => {
  const [first, second] = [makeCertificate().der, makeCertificate().der];
  const text = `bag\n${pemOf('CERTIFICATE', first)}${pemOf('PUBLIC KEY', Buffer.from('x'))}${pemOf('CERTIFICATE', second).replaceAll('\n', '\r\n')}`;
  expect(certificatesOfPem(text).map((der) => Buffer.from(der))).toEqual([first, second]);
  expect(certificatesOfPem('-----BEGIN CERTIFICATE-----')).toEqual([]);
  expect(certificatesOfPem(text.repeat(40))).toHaveLength(16);
});

test.each([
  ['7B:2c:00', '7b2c00'],
  ['0x0a', '0a'],
  ['00:ab', 'ab'],
  ['00', '00'],
  ['7b2', '07b2'],
  ['not hex', null],
  ['', null],
])('the serial number %s is %s', (text, expected) => {
  expect(serialNumber(text)).toBe(expected);
});
