import { certificateJoinKeys, readCertificate } from '../../../../src/core/x509.ts';
import { makeCertificate, pemOf } from '../../../support/make-certificate.ts';
import type { IssuerExchange } from './exchange.ts';
import { exchangesOf, jwtOf, moment } from './made.ts';

const spiffeId = 'spiffe://example.org/agents/a';
const leaf = makeCertificate({
  serial: Uint8Array.of(0x7b),
  uris: [spiffeId],
  notAfter: new Date(Date.UTC(2026, 10, 23, 11)),
});
const authority = makeCertificate();
const read = readCertificate(leaf.der);
const keyDer = leaf.key.export({ type: 'pkcs8', format: 'der' });
const token = jwtOf({ sub: spiffeId, aud: ['vault'], iat: 1_795_428_000, exp: 1_795_428_300 });
const wit = jwtOf({ sub: spiffeId, iss: 'https://example.org', iat: 1_795_428_000, exp: 1_795_428_300 });

/** One field of a protobuf message: number, then length, then bytes. */
function field(number: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content);
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes]);
}

function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

const shared = {
  source: 'workload_api',
  provider: 'spiffe',
  policy: spiffeId,
  ephemeral: true,
  subject: spiffeId,
} as const;

function call(method: string, answer: Buffer) {
  return {
    url: `http://localhost/SpiffeWorkloadAPI/${method}`,
    headers: { 'content-type': 'application/grpc', 'workload.spiffe.io': 'true' },
    answer,
  };
}

/** github.com/spiffe/spiffe standards/workloadapi.proto. */
export const spiffeExchanges: readonly IssuerExchange[] = exchangesOf('spiffe', [
  {
    what: 'an X.509-SVID with its chain, bundles and hint',
    endpoint: 'spiffe-x509',
    exchange: call(
      'FetchX509SVID',
      message(
        field(
          1,
          message(
            field(1, spiffeId),
            field(2, Buffer.concat([leaf.der, authority.der])),
            field(3, keyDer),
            field(4, authority.der),
            field(5, 'internal'),
          ),
        ),
        field(3, message(field(1, 'spiffe://other.org'), field(2, authority.der))),
      ),
    ),
    issued: [
      {
        ...shared,
        secret: pemOf('PRIVATE KEY', keyDer).trim(),
        type: 'spiffe.x509_svid',
        name: 'internal',
        issuedAt: moment('2026-01-01T00:00:00Z'),
        expiresAt: moment('2026-11-23T11:00:00Z'),
        issuer: 'CN=agent',
        joinKeys: read === null ? [] : certificateJoinKeys(read),
      },
    ],
  },
  {
    what: 'a JWT-SVID',
    endpoint: 'spiffe-jwt',
    exchange: call('FetchJWTSVID', field(1, message(field(1, spiffeId), field(2, token)))),
    issued: [
      {
        ...shared,
        secret: token,
        type: 'spiffe.jwt_svid',
        name: spiffeId,
        issuedAt: moment('2026-11-23T10:00:00Z'),
        expiresAt: moment('2026-11-23T10:05:00Z'),
        audience: ['vault'],
        joinKeys: [`spiffe.id:${spiffeId}`],
      },
    ],
  },
  {
    what: 'a WIT-SVID, whose key stays at home',
    endpoint: 'spiffe-wit',
    exchange: call(
      'FetchWITSVID',
      field(1, message(field(1, spiffeId), field(2, wit), field(3, '{"kty":"EC"}'), field(4, 'external'))),
    ),
    issued: [
      {
        ...shared,
        secret: wit,
        type: 'spiffe.wit_svid',
        name: 'external',
        issuedAt: moment('2026-11-23T10:00:00Z'),
        expiresAt: moment('2026-11-23T10:05:00Z'),
        issuer: 'https://example.org',
        joinKeys: [`spiffe.id:${spiffeId}`],
      },
    ],
  },
]);
