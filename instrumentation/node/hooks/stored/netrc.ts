import { canonicalValue } from '../../../../src/core/canonical.ts';
import type { StoredCredential } from './stored-credential.ts';

const most = 8_192;

/** `machine host login user password secret`, on one line or several (ftp(1), GNU inetutils `.netrc`). */
export function netrcCredentials(text: string): readonly StoredCredential[] {
  const words = text.replace(/^\s*#.*$/gm, '').split(/\s+/, most);
  const found: StoredCredential[] = [];
  let login: string | undefined;
  for (let i = 0; i + 1 < words.length; i++) {
    const word = words[i];
    if (word === 'machine' || word === 'default') login = undefined;
    if (word !== 'login' && word !== 'password' && word !== 'machine') continue;
    const value = (words[i + 1] ?? '').replace(/^"(.*)"$/, '$1');
    i += 1;
    if (word === 'login') login = value;
    const secret = word === 'password' ? canonicalValue(value) : null;
    if (secret !== null) found.push({ secret, ...(login === undefined ? {} : { subject: login }) });
  }
  return found;
}
