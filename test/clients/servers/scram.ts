import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) for one login. */
export interface Scram {
  /** Answers the client's first message. */
  readonly first: (clientFirst: string) => string;
  /** Answers the client's last message; null when it does not prove the password. */
  readonly last: (clientFinal: string) => string | null;
}

export function scram(password: string): Scram {
  const salt = randomBytes(16);
  const iterations = 4_096;
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  let bare = '';
  let serverFirst = '';
  return {
    first(clientFirst) {
      bare = clientFirst.replace(/^[^,]*,[^,]*,/, '');
      const nonce = /r=([^,]*)/.exec(bare)?.[1] ?? '';
      serverFirst = `r=${nonce}${randomBytes(12).toString('hex')},s=${salt.toString('base64')},i=${iterations}`;
      return serverFirst;
    },
    last(clientFinal) {
      const [withoutProof = '', proof = ''] = clientFinal.split(',p=');
      const message = `${bare},${serverFirst},${withoutProof}`;
      const clientKey = hmac(salted, 'Client Key');
      const signature = hmac(sha256(clientKey), message);
      const expected = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] ?? 0)));
      if (!expected.equals(Buffer.from(proof, 'base64'))) return null;
      return `v=${hmac(hmac(salted, 'Server Key'), message).toString('base64')}`;
    },
  };
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
