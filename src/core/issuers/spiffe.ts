import { canonicalValue } from '../canonical.ts';
import { decodeJwt } from '../jwt.ts';
import { certificateJoinKeys, readCertificate } from '../x509.ts';
import type { Exchange, Issued, Issuer, IssuerRequest } from './issuer.ts';
import { shortText } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { pathWithoutQuery } from './reading/path-without-query.ts';
import type { ProtobufFields } from './reading/protobuf-fields.ts';
import { protobufFields, protobufText } from './reading/protobuf-fields.ts';

const service = '/SpiffeWorkloadAPI/';
/** A workload has one identity for each purpose; a message has at most 4 MiB. */
const mostSvids = 16;

/** Field numbers of X509SVID, JWTSVID and WITSVID, and of `svids` in their responses. */
const fields = { svids: 1, spiffeId: 1, document: 2, key: 3, jwtHint: 3, hint: { x509: 5, wit: 4 } } as const;

const readers: Readonly<Record<string, (svid: ProtobufFields) => Issued | null>> = {
  FetchX509SVID: x509Svid,
  FetchJWTSVID: (svid) => jwtSvid(svid, 'spiffe.jwt_svid', protobufText(svid, fields.jwtHint)),
  FetchWITSVID: (svid) => jwtSvid(svid, 'spiffe.wit_svid', protobufText(svid, fields.hint.wit)),
};

/**
 * The SPIFFE Workload API (gRPC on a socket, github.com/spiffe/spiffe standards/workloadapi.proto). The workload is
 * attested by the platform, so nothing is presented. WIT-SVID is a draft and may change.
 */
export const spiffe: Issuer = {
  id: 'spiffe',
  endpoints: ['spiffe-x509', 'spiffe-jwt', 'spiffe-wit'],
  at: { segments: ['SpiffeWorkloadAPI'] },
  match: (request) => readers[methodOf(request)] !== undefined,
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const read = readers[methodOf(exchange.request)];
    const bytes = exchange.responseBytes ?? null;
    const answer = bytes === null ? null : protobufFields(bytes);
    if (read === undefined || answer === null || exchange.status >= 400) return [];
    return (answer.get(fields.svids) ?? []).slice(0, mostSvids).flatMap((message) => {
      const svid = protobufFields(message);
      const issued = svid === null ? null : read(svid);
      return issued === null ? [] : [issued];
    });
  },
};

function methodOf(request: IssuerRequest): string {
  return request.path.startsWith(service) ? pathWithoutQuery(request.path).slice(service.length) : '';
}

/**
 * The credential is the private key; the certificate is public and says the rest. The key comes as DER, and TLS
 * libraries take it as PEM: that is its canonical form.
 */
function x509Svid(svid: ProtobufFields): Issued | null {
  const key = svid.get(fields.key)?.at(-1);
  if (key === undefined || key.length === 0) return null;
  const secret = canonicalValue(pem('PRIVATE KEY', key));
  if (secret === null) return null;
  const chain = svid.get(fields.document)?.at(-1);
  const certificate = chain === undefined ? null : readCertificate(chain);
  const spiffeId = certificate?.spiffeId ?? shortText(protobufText(svid, fields.spiffeId));
  return issuedCredential({
    secret,
    source: 'workload_api',
    type: 'spiffe.x509_svid',
    provider: 'spiffe',
    name: shortText(protobufText(svid, fields.hint.x509)) ?? spiffeId,
    policy: spiffeId,
    ephemeral: true,
    issuedAt: certificate?.notBefore ?? null,
    expiresAt: certificate?.notAfter ?? null,
    subject: spiffeId,
    issuer: certificate?.issuer ?? null,
    joinKeys: certificate === null ? [] : certificateJoinKeys(certificate),
  });
}

/** A signed token that says until when and for whom. A WIT-SVID is bound to a key, which never crosses the wire. */
function jwtSvid(svid: ProtobufFields, type: string, hint: string | null): Issued | null {
  const secret = canonicalValue(protobufText(svid, fields.document) ?? '');
  if (secret === null) return null;
  const jwt = decodeJwt(secret);
  const spiffeId = shortText(protobufText(svid, fields.spiffeId)) ?? jwt?.subject ?? null;
  return issuedCredential({
    secret,
    source: 'workload_api',
    type,
    provider: 'spiffe',
    name: shortText(hint) ?? spiffeId,
    policy: spiffeId,
    ephemeral: true,
    issuedAt: jwt?.issuedAt ?? null,
    expiresAt: jwt?.expiresAt ?? null,
    subject: spiffeId,
    issuer: jwt?.issuer ?? null,
    audience: jwt?.audience ?? [],
    joinKeys: spiffeId === null ? [] : [`spiffe.id:${spiffeId}`],
  });
}

/** RFC 7468: lines of 64 characters, as OpenSSL and Node write them. */
function pem(label: string, der: Uint8Array): string {
  const base64 = Buffer.from(der).toString('base64');
  return `-----BEGIN ${label}-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----`;
}
