import { certificateJoinKeys, certificatesOfPem, readCertificate } from '../x509.ts';
import type { Format, Recognition } from './format.ts';
import { opaques } from './opaque.ts';
import { keyNames } from './reading/key-names.ts';
import { recognised } from './recognised.ts';

const begin = '-----BEGIN ';
const opening = /-----BEGIN ([A-Z0-9 _-]{0,64})PRIVATE KEY(?: BLOCK)?-----/;
const ending = /-----END [A-Z0-9 _-]{0,64}-----$/;
/** A `.env` file may hold the line feeds as two characters each. */
const escapedLineEnds = /(?:\\r|\\n|\s)+$/;

/** A certificate or parameters may come before the key; it is looked for in this much text. */
const searched = 65_536;

/** PEM, RFC 7468 and its relatives of OpenSSH and OpenPGP. Only the two ends of a large file are read. */
export const privateKeyFormats: readonly Format[] = [
  { id: 'spiffe-x509-svid', prefixes: [begin], recognise: svid },
  { id: 'private-key-pem', prefixes: [begin], recognise: privateKey },
  ...opaques([
    ['age-key', 'age.secret_key', false, 'AGE-SECRET-KEY-1', /^[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}$/],
  ]),
];

/** An X.509-SVID and its key in one text: https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md */
function svid(text: string): Recognition | null {
  if (labelOf(text) === null) return null;
  const facts = certified(text);
  return facts?.subject?.startsWith('spiffe://')
    ? recognised('spiffe.x509_svid', { ephemeral: true, ...facts })
    : null;
}

function privateKey(text: string): Recognition | null {
  const label = labelOf(text);
  if (label === null) return null;
  const type = label.startsWith('OPENSSH') ? 'ssh' : label.startsWith('PGP') ? 'pgp' : 'pem';
  const facts = certified(text) ?? { joinKeys: type === 'pgp' ? [] : keyNames(text) };
  return recognised(`${type}.private_key`, { provider: 'unknown', ephemeral: false, ...facts });
}

/** What kind of private key the text is, or null. */
function labelOf(text: string): string | null {
  if (!text.startsWith(begin) || !ending.test(text.slice(-128).replace(escapedLineEnds, ''))) return null;
  return opening.exec(text.slice(0, searched))?.[1] ?? null;
}

type Certified = Pick<Recognition, 'issuedAt' | 'expiresAt' | 'subject' | 'issuer' | 'joinKeys'>;

/** What the certificate beside the key says of it. */
function certified(text: string): Certified | null {
  const [der] = text.length <= searched ? certificatesOfPem(text.replaceAll('\\n', '\n')) : [];
  const certificate = der === undefined ? null : readCertificate(der);
  if (certificate === null) return null;
  return {
    issuedAt: certificate.notBefore,
    expiresAt: certificate.notAfter,
    subject: certificate.spiffeId ?? certificate.subject,
    issuer: certificate.issuer,
    joinKeys: certificateJoinKeys(certificate),
  };
}
