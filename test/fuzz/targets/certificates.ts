import { berChildren, berLength } from '../../../instrumentation/node/connections/protocols/ber.ts';
import { decodeJwt } from '../../../src/core/jwt.ts';
import {
  certificateJoinKeys,
  certificateStandIn,
  certificatesOfPem,
  readCertificate,
  serialNumber,
} from '../../../src/core/x509.ts';
import { bytesOfText, secretTexts, textOf } from '../corpus.ts';
import { unsignedCertificate } from '../der-certificate.ts';
import { must, type Target } from '../target.ts';

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

const certificates: Target = {
  name: 'certificate',
  what: 'certificates: `readCertificate`, `certificatesOfPem`, DER and BER',
  words: [
    '-----BEGIN CERTIFICATE-----',
    '-----END CERTIFICATE-----',
    '\u0030\u0080',
    '\u0030\u0084',
    '261001000000Z',
    'spiffe://',
  ],
  corpus(random) {
    const ders = Array.from({ length: 6 }, () => unsignedCertificate(random));
    return [
      ...ders,
      ...ders.slice(0, 3).map((der) => bytesOfText(pem(der))),
      bytesOfText(ders.slice(0, 4).map(pem).join('some text\n')),
    ];
  },
  prepare: () => (input) => {
    let found = 0;
    for (const der of [input, ...certificatesOfPem(textOf(input))]) {
      const certificate = readCertificate(der);
      if (certificate === null) continue;
      found += 1;
      const { serial, subject, issuer, spki, spiffeId, notBefore, notAfter } = certificate;
      must(/^(?:[0-9a-f]{2})*$/.test(serial), 'a serial number is hexadecimal');
      for (const text of [subject, issuer])
        must(text === null || (text !== '' && text.length <= 512), 'a name is bounded');
      for (const time of [notBefore, notAfter])
        must(time === null || Number.isSafeInteger(time), 'a time is a time');
      must(spiffeId === null || spiffeId.startsWith('spiffe://'), 'a SPIFFE id is one');
      must(spki.length <= der.length, 'a key is a part');
      must(
        certificateJoinKeys(certificate).length >= 2 && certificateStandIn(certificate).length > 70,
        'a certificate has names',
      );
    }
    serialNumber(textOf(input.subarray(0, 300)));
    mustReadBer(input);
    return found === 0 ? 'none' : found === 1 ? 'a certificate' : 'several';
  },
};

function mustReadBer(input: Buffer): void {
  try {
    berLength(input);
    must(berChildren(input, 16).length <= 16, 'children are bounded');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

const jwts: Target = {
  name: 'jwt',
  what: 'JSON Web Tokens: `decodeJwt`, with the parts as they are or as base64url of the mutated JSON',
  form: 'json',
  words: ['"iss"', '"exp"', '"aud"', '"scope"', '"alg"', '1e999', '-1', '.', 'eyJ'],
  corpus: () =>
    [
      '{"iss":"https://issuer.example.com","sub":"a","aud":["x","y"],"scope":"a b c","exp":1760003600.5,"iat":1760000000,"jti":"1"}',
      '{"iss":"a","aud":"b","scp":["r","w"],"nbf":1}',
      '{}',
      ...secretTexts().filter((text) => text.startsWith('eyJ')),
    ].map(bytesOfText),
  prepare: () => (input) => {
    const head = Buffer.from('{"alg":"RS256"}').toString('base64url');
    const claims = input.toString('base64url');
    let found = 0;
    for (const text of [textOf(input), `${head}.${claims}.c2ln`, `${claims}.${claims}.`]) {
      const jwt = decodeJwt(text);
      if (jwt === null) continue;
      found += 1;
      for (const time of [jwt.issuedAt, jwt.expiresAt])
        must(time === null || Number.isSafeInteger(time), 'a date is a date');
      for (const word of [jwt.issuer, jwt.subject, jwt.id, ...jwt.audience, ...jwt.scopes]) {
        must(
          word === null || (word !== '' && word.length <= 512 && !/\p{Cc}/u.test(word)),
          'a claim is a printable text',
        );
      }
      must(jwt.audience.length <= 64 && jwt.scopes.length <= 64, 'lists are bounded');
    }
    return found > 0 ? 'a token' : 'none';
  },
};

export const certificateTargets: readonly Target[] = [certificates, jwts];
