import type * as nodeCrypto from 'node:crypto';

/** Larger files are not a key but a bundle of them. */
const longestPem = 32_768;
const opensshBody = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s\\nr]{64,})-----END/;
const opensshMagic = 'openssh-key-v1\0';

let loaded: typeof nodeCrypto | undefined;

function crypto(): typeof nodeCrypto {
  loaded ??= process.getBuiltinModule('node:crypto');
  return loaded;
}

/** The public half of a private key in PEM, by its SHA-256; empty when it is encrypted or not understood. */
export function keyNames(pem: string): readonly string[] {
  if (pem.length > longestPem) return [];
  const text = pem.replaceAll('\\r', '').replaceAll('\\n', '\n');
  const openssh = opensshBody.exec(text)?.[1];
  if (openssh !== undefined) return sshNames(Buffer.from(openssh, 'base64'));
  try {
    const spki = crypto().createPublicKey(text).export({ type: 'spki', format: 'der' });
    return [`x509.spki_sha256:${crypto().createHash('sha256').update(spki).digest('hex')}`];
  } catch {
    return [];
  }
}

/**
 * The fingerprint that `ssh-keygen -l` and the logs of sshd show. The public key stands in the clear even
 * in an encrypted file: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
 */
function sshNames(bytes: Buffer): readonly string[] {
  if (!bytes.subarray(0, opensshMagic.length).equals(Buffer.from(opensshMagic))) return [];
  let at = opensshMagic.length;
  // Cipher, key derivation and its options; then the number of keys.
  for (let i = 0; i < 3; i++) at = endOfString(bytes, at);
  at += 4;
  const end = endOfString(bytes, at);
  if (end > bytes.length || end <= at + 4) return [];
  const digest = crypto()
    .createHash('sha256')
    .update(bytes.subarray(at + 4, end))
    .digest('base64');
  return [`ssh.key:SHA256:${digest.replace(/=+$/, '')}`];
}

/** A string of SSH is its length in four bytes and its bytes; past the end when it is cut off. */
function endOfString(bytes: Buffer, at: number): number {
  return at + 4 > bytes.length ? bytes.length + 1 : at + 4 + bytes.readUInt32BE(at);
}
