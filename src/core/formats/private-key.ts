import type { Format, Recognition } from './format.ts';
import { recognised } from './recognised.ts';

const begin = '-----BEGIN ';
const opening = /-----BEGIN ([A-Z0-9 _-]{0,64})PRIVATE KEY(?: BLOCK)?-----/;
const ending = /-----END [A-Z0-9 _-]{0,64}-----$/;
/** A `.env` file may hold the line feeds as two characters each. */
const escapedLineEnds = /(?:\\r|\\n|\s)+$/;

/** A certificate or parameters may come before the key; it is looked for in this much text. */
const searched = 65_536;

/** PEM, RFC 7468 and its relatives of OpenSSH and OpenPGP. Only the two ends are read: files may be large. */
export const privateKeyFormats: readonly Format[] = [
  { id: 'private-key-pem', prefixes: [begin], recognise: privateKey },
];

function privateKey(text: string): Recognition | null {
  if (!text.startsWith(begin) || !ending.test(text.slice(-128).replace(escapedLineEnds, ''))) return null;
  const label = opening.exec(text.slice(0, searched))?.[1];
  if (label === undefined) return null;
  const type = label.startsWith('OPENSSH') ? 'ssh' : label.startsWith('PGP') ? 'pgp' : 'pem';
  return recognised(`${type}.private_key`, { provider: 'unknown', ephemeral: false });
}
