import { looksLikeCredential } from '../../../src/core/recognise.ts';
import type { Account } from '../recorder.ts';
import { accountJoinKey } from './account.ts';

/** What a credential's account adds to what is known of it. */
export interface AccountFacts {
  readonly account?: Account;
  readonly joinKeys?: readonly string[];
}

/**
 * The account of a secret and its public name. Left out where the user may be a secret: a user is shown,
 * a secret never.
 */
export function accountFacts(account: Account | null, secret: string): AccountFacts {
  if (account === null || account.user === null) return {};
  const joinKey = accountKey(account, secret);
  return { account, ...(joinKey === null ? {} : { joinKeys: [joinKey] }) };
}

/** The join key of an account, null where none can be given; `secret` null when it is not known. */
export function accountKey(account: Account, secret: string | null): string | null {
  const { user } = account;
  if (user === null || user.trim() === secret || looksLikeCredential(user)) return null;
  return accountJoinKey(account, hostName());
}

let ownName: string | undefined;

/** Of the machine; asked once. */
function hostName(): string {
  ownName ??= process.getBuiltinModule('node:os').hostname();
  return ownName;
}
