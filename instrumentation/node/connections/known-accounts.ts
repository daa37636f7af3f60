import type { Secret } from '../../../src/core/secret.ts';
import type { Account, FetchedCredential } from '../recorder.ts';
import { isLoopback, sharedSystem } from './account.ts';

const most = 256;
const longestSecret = 8_192;

interface Known {
  readonly account: Account;
  readonly secret: Secret;
}

/** By account, the last fetched last. Passwords stay here as long as they would in the environment they came from. */
const known = new Map<string, Known>();

/** Remembers whose credential was fetched. Of a password out of a vault only its user may be known. */
export function rememberFetched({ secret, account, type, subject }: FetchedCredential): void {
  if (account != null) rememberAccount(account, secret);
  else if (subject != null && type?.endsWith('.password') === true)
    rememberAccount({ system: null, user: subject, address: null, port: null }, secret);
}

/** Remembers whose secret this is. One without a user opens anybody's door, and is not remembered. */
export function rememberAccount(account: Account, secret: Secret): void {
  if (account.user === null || secret.length > longestSecret) return;
  const normal = comparable(account);
  const key = JSON.stringify([normal.system, normal.user, normal.address, normal.port]);
  known.delete(key);
  if (known.size >= most) known.delete(known.keys().next().value ?? '');
  known.set(key, { account: normal, secret });
}

/**
 * The secret that was fetched for this login: the one whose account says most about it. Null when nothing
 * fits, and when two that fit equally well differ: it is not guessed.
 */
export function secretOfAccount(login: Account): Secret | null {
  const wanted = comparable(login);
  let best: { readonly score: number; readonly secret: Secret | null } = { score: 0, secret: null };
  for (const { account, secret } of known.values()) {
    const score = fit(account, wanted);
    if (score === null || score < best.score) continue;
    const isTie = score === best.score && best.secret !== secret;
    best = { score, secret: isTie ? null : secret };
  }
  return best.secret;
}

/** How many of the account's words are said of the login too; null when one is denied. */
function fit(account: Account, login: Account): number | null {
  let score = 0;
  for (const name of ['system', 'user', 'address', 'port'] as const) {
    if (account[name] === null) continue;
    if (account[name] !== login[name]) return null;
    score += 1;
  }
  return score;
}

function comparable({ system, user, address, port }: Account): Account {
  return {
    system: system === null ? null : sharedSystem(system),
    user,
    address: address !== null && isLoopback(address) ? 'localhost' : address,
    port: address === null ? null : port,
  };
}
