import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

export interface ScramServer {
  /** The answer to the client's first message. */
  readonly first: (message: string) => string;
  /** The answer to its last one; null when it does not know the password. */
  readonly final: (message: string) => string | null;
  readonly user: () => string;
}

/** The server's side of SCRAM (RFC 5802), with the real mathematics; `passwordOf` gives what the client derives from. */
export function scramServer(
  hash: 'sha1' | 'sha256' | 'sha512',
  passwordOf: (user: string) => string | undefined,
): ScramServer {
  const salt = randomBytes(16);
  let user = '';
  let bare = '';
  let challenge = '';
  const hmac = (key: Buffer, text: string): Buffer => createHmac(hash, key).update(text).digest();
  return {
    user: () => user,
    first(message) {
      bare = message.replace(/^[^,]*,[^,]*,/, '');
      user = /n=([^,]*)/.exec(bare)?.[1] ?? '';
      const nonce = /r=([^,]*)/.exec(bare)?.[1] ?? '';
      challenge = `r=${nonce}${randomBytes(12).toString('hex')},s=${salt.toString('base64')},i=4096`;
      return challenge;
    },
    final(message) {
      const password = passwordOf(user);
      const proof = /,p=(.*)$/.exec(message)?.[1] ?? '';
      if (password === undefined) return null;
      const salted = pbkdf2Sync(password, salt, 4096, createHash(hash).digest().length, hash);
      const transcript = `${bare},${challenge},${message.replace(/,p=.*$/, '')}`;
      const clientKey = hmac(salted, 'Client Key');
      const signature = hmac(createHash(hash).update(clientKey).digest(), transcript);
      const expected = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] ?? 0))).toString('base64');
      return expected === proof
        ? `v=${hmac(hmac(salted, 'Server Key'), transcript).toString('base64')}`
        : null;
    },
  };
}
