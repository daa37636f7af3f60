import { canonicalValue } from '../../../../src/core/canonical.ts';
import type { Secret } from '../../../../src/core/secret.ts';
import { inCallersContext } from '../../callers-context.ts';
import { callOriginal, patchFunction } from '../../hooks/patch-function.ts';
import { privateKeys } from '../../hooks/stored/pem.ts';
import type { Answered } from '../../recorder.ts';
import { addressOf } from '../account.ts';
import { usedLogin } from '../used-login.ts';
import type { DriverContext } from './index.ts';
import { attempt, fieldOf, prototypeOf, textOf } from './patch-connect.ts';

/** The text that a key was read from: what was fetched is the text. */
const texts = new WeakMap<object, string>();

/** `parseKey` of ssh2. */
export function patchSsh2Keys(exported: unknown): void {
  if (typeof exported !== 'object' || exported === null) return;
  patchFunction(exported, 'parseKey', (call) => {
    const key = callOriginal(call);
    attempt(() => {
      const [text] = call.args;
      const isText = typeof text === 'string' || text instanceof Uint8Array;
      if (!isText || typeof key !== 'object' || key === null || key instanceof Error) return;
      texts.set(key, typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));
    });
    return key;
  });
}

/**
 * `Client` of ssh2. SSH encrypts within the driver (RFC 4252), so that its logins are seen there: at the
 * messages that prove, and at the server's verdict.
 */
export function patchSsh2(exported: unknown, context: DriverContext): void {
  const watch = context.guard((client: unknown) => watchClient(client, context));
  patchFunction(prototypeOf(exported), 'connect', (call) => {
    const result = callOriginal(call);
    if (!context.isOwn()) watch(call.self);
    return result;
  });
}

interface Proof {
  readonly user: string | null;
  readonly mechanism: string;
  readonly secret: Secret | null;
  /** Of the public key, as OpenSSH shows it; null for a password. */
  readonly keyId: string | null;
}

function watchClient(client: unknown, { recorder, guard }: DriverContext): void {
  const protocol = fieldOf(client, '_protocol');
  const handlers = fieldOf(protocol, '_handlers');
  if (typeof protocol !== 'object' || protocol === null || typeof handlers !== 'object' || handlers === null)
    return;
  const inContext = inCallersContext();
  const address = addressOf(textOf(fieldOf(client, 'config', 'host')) ?? '') ?? 'localhost';
  const port = Number(fieldOf(client, 'config', 'port') ?? 22);
  const open: Answered[] = [];

  const prove = guard(({ user, mechanism, secret, keyId }: Proof): void => {
    const login = { system: 'ssh', user, mechanism, secret: null, ...(keyId === null ? {} : keyType) };
    const joinKeys = keyId === null ? [] : [`ssh.key:${keyId}`];
    const known = secret ?? ((joinKeys[0] ?? null) as Secret | null);
    const used = usedLogin({ login, secret: known, address, port, facts: { joinKeys } });
    if (used !== null) inContext(() => void open.push(recorder.used(used)));
  });
  const answer = guard((outcome: 'accepted' | 'denied' | 'error'): void => {
    const answered = open.shift();
    if (answered === undefined) return;
    inContext(() => answered(outcome === 'error' ? { error: true } : { outcome }));
  });

  watchProofs(protocol, { prove, password: () => textOf(fieldOf(client, 'config', 'password')) });
  before(handlers, 'USERAUTH_SUCCESS', () => answer('accepted'));
  // Partial success: this one was accepted, and another is asked for.
  before(handlers, 'USERAUTH_FAILURE', ([, , partial]) => answer(partial === true ? 'accepted' : 'denied'));
  before(protocol, 'cleanup', () => {
    while (open.length > 0) answer('error');
  });
}

const keyType = { type: 'ssh.private_key' };

interface ProofOptions {
  readonly prove: (proof: Proof) => void;
  readonly password: () => string | null;
}

function watchProofs(protocol: object, { prove, password }: ProofOptions): void {
  let lastUser: string | null = null;
  before(protocol, 'authPassword', ([user, secret]) =>
    prove({ user: textOf(user), mechanism: 'password', secret: secretOf(secret), keyId: null }),
  );
  before(protocol, 'authPK', ([user, key, algorithm, sign]) => {
    // Without a signature it only asks whether the key would do.
    if (typeof algorithm !== 'function' && typeof sign !== 'function') return;
    prove({ user: textOf(user), mechanism: 'publickey', secret: keyText(key), keyId: keyIdOf(key) });
  });
  before(protocol, 'authHostbased', ([user, key]) =>
    prove({ user: textOf(user), mechanism: 'hostbased', secret: keyText(key), keyId: keyIdOf(key) }),
  );
  before(protocol, 'authKeyboard', ([user]) => {
    lastUser = textOf(user);
  });
  before(protocol, 'authInfoRes', ([answers]) => {
    // Other answers are codes for one login.
    const given = Array.isArray(answers) ? answers.find((answer) => answer === password()) : undefined;
    const secret = secretOf(given);
    if (secret !== null) prove({ user: lastUser, mechanism: 'keyboard-interactive', secret, keyId: null });
  });
}

/** Looks at a call before it is made, on this one object. */
function before(owner: object, name: string, look: (args: readonly unknown[]) => void): void {
  if (typeof Reflect.get(owner, name) !== 'function') return;
  patchFunction(owner, name, (call) => {
    attempt(() => look(call.args));
    return callOriginal(call);
  });
}

function secretOf(value: unknown): Secret | null {
  if (typeof value === 'string') return canonicalValue(value);
  return value instanceof Uint8Array ? canonicalValue(Buffer.from(value).toString('utf8')) : null;
}

function keyText(key: unknown): Secret | null {
  const text = typeof key === 'object' && key !== null ? texts.get(key) : undefined;
  // An agent's keys are public ones: theirs is not the secret.
  const isPrivate = fieldOf(key, 'isPrivateKey');
  if (text === undefined || typeof isPrivate !== 'function' || Reflect.apply(isPrivate, key, []) !== true)
    return null;
  return privateKeys(text)[0]?.secret ?? canonicalValue(text);
}

/** `SHA256:` and base64 without padding, as `ssh-keygen -l` prints it. */
function keyIdOf(key: unknown): string | null {
  const bytes = fieldOf(key, 'getPublicSSH');
  if (typeof bytes !== 'function') return null;
  const blob: unknown = Reflect.apply(bytes, key, []);
  if (!(blob instanceof Uint8Array)) return null;
  const { createHash } = process.getBuiltinModule('node:crypto');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}
