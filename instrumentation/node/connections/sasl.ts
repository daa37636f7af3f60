/** What a SASL client message presents (RFC 4422). */
export interface SaslMessage {
  readonly user: string | null;
  /** What crosses the wire; null when it does not. */
  readonly secret: string | null;
  /** False for a message that only says who is coming. */
  readonly proves: boolean;
  /** What the secret is, when it is not the user's password. */
  readonly type?: string;
}

/** Pairs of RFC 7628 are kept apart by it. */
const separator = '\x01';

/** Null when the mechanism or message presents nothing that is known. */
export function readSasl(mechanism: string, message: Buffer): SaslMessage | null {
  const name = mechanism.toUpperCase();
  if (name === 'PLAIN') return plain(message);
  const text = message.toString('utf8');
  if (name.startsWith('SCRAM-')) return scram(text);
  if (name === 'XOAUTH2' || name === 'OAUTHBEARER') return token(text);
  if (name === 'CRAM-MD5') return digest(text);
  if (name === 'AWS_MSK_IAM') return awsIam(text);
  if (name === 'AWS') return awsKeys(text);
  return null;
}

/** RFC 4616: authorization identity, user, password. */
function plain(message: Buffer): SaslMessage | null {
  const [, user, secret] = message.toString('utf8').split('\0');
  return user === undefined || secret === undefined ? null : { user, secret, proves: true };
}

/** RFC 5802: the first message names the user, the last one proves. Commas and equal signs are escaped. */
function scram(text: string): SaslMessage | null {
  if (text.startsWith('c=')) return { user: null, secret: null, proves: true };
  const user = /^(?:[ny]|p=[^,]*),[^,]*,(?:m=[^,]*,)?n=([^,]*)/.exec(text)?.[1];
  if (user === undefined) return null;
  return { user: user.replaceAll('=2C', ',').replaceAll('=3D', '='), secret: null, proves: false };
}

/** RFC 7628, and Google's older form of it, which begins with `user=`. */
function token(text: string): SaslMessage | null {
  const [first = '', ...pairs] = text.split(separator);
  const bearer = pairs.map((pair) => /^auth=Bearer (.+)$/i.exec(pair)?.[1]);
  const secret = bearer.find((each) => each !== undefined);
  if (secret === undefined) return null;
  const user = /^user=(.*)$/.exec(first)?.[1] ?? /^n,a=([^,]*),/.exec(first)?.[1];
  return { user: user ?? null, secret, proves: true, type: 'oauth.access_token' };
}

/** RFC 2195. */
function digest(text: string): SaslMessage | null {
  const match = /^(.+) [0-9a-f]{32}$/i.exec(text);
  return match === null ? null : { user: match[1] ?? null, secret: null, proves: true };
}

/** Amazon MSK signs like any AWS request: the access key id stands for the credential. */
function awsIam(text: string): SaslMessage | null {
  const keyId = /"x-amz-credential"\s*:\s*"([A-Za-z0-9]{16,128})\//.exec(text)?.[1];
  return keyId === undefined ? null : { user: null, secret: keyId, proves: true };
}

/** The community's older mechanism: identity, access key id, secret key, session token. */
function awsKeys(text: string): SaslMessage | null {
  const keyId = text.split('\0')[1];
  return keyId === undefined || keyId === '' ? null : { user: null, secret: keyId, proves: true };
}
