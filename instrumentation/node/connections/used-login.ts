import { looksLikeCredential } from '../../../src/core/recognise.ts';
import type { Secret } from '../../../src/core/secret.ts';
import type { CredentialFacts } from '../credential-attributes.ts';
import type { UsedCredential } from '../recorder.ts';
import { accountOfConnection, passwordType } from './account.ts';
import { accountKey } from './account-facts.ts';
import { presignedLogin } from './presigned-login.ts';
import type { Login } from './protocol.ts';

export interface SeenLogin {
  readonly login: Login;
  /** Null when it is not known: then the account stands for its credential. */
  readonly secret: Secret | null;
  readonly address: string;
  readonly port: number | null;
  /** What is known of the credential besides its account. */
  readonly facts?: CredentialFacts;
}

/** Systems that OpenTelemetry would not call a database or a broker: their credential's type says what they are. */
const neitherStoreNorBroker = /^(?:smtp|ldap|ssh)$/;

/** A login as it is reported; null when neither a secret nor an account can stand for it. */
export function usedLogin({ login, secret, address, port, facts }: SeenLogin): UsedCredential | null {
  const { system, mechanism, operation = null } = login;
  // A user is shown, a secret never.
  const user = login.user === null || login.user === '' || login.user === secret ? null : login.user;
  const named = user === null || looksLikeCredential(user) ? null : user;
  const account = accountOfConnection({ system, user: named, address, port });
  const joinKey = accountKey(account, secret);
  const credential = secret ?? (joinKey as Secret | null);
  if (credential === null) return null;
  const signed = presignedLogin(credential);
  const isPassword = secret === null || !looksLikeCredential(secret);
  const joinKeys = [
    ...(facts?.joinKeys ?? []),
    ...(signed?.joinKeys ?? []),
    ...(joinKey !== null && isPassword && signed === null ? [joinKey] : []),
  ];
  return {
    secret: credential,
    location: 'connection',
    name: null,
    subject: named,
    type: signed?.type ?? login.type ?? passwordType(system),
    mechanism,
    target: {
      address,
      port,
      method: null,
      path: null,
      rpc: null,
      db: neitherStoreNorBroker.test(system) ? null : { system, operation },
    },
    facts: { ...facts, ...signed, ...(joinKeys.length === 0 ? {} : { joinKeys }) },
  };
}
