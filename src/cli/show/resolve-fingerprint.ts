import { MayflyError } from '../../core/errors.ts';
import { type Fingerprint, isFingerprint } from '../../core/fingerprint.ts';
import type { Api } from '../api/client.ts';
import { readFingerprints } from '../api/read-views.ts';

const beginning = /^mf1_[a-z2-7]{1,29}$/;
const mostShown = 8;
const ofShow = { command: 'show', hint: 'a secret goes through --secret-stdin, never here' };

/**
 * The fingerprint that was meant: whole, or a beginning that only one credential has. Law 3: what does not
 * look like a fingerprint could be the secret itself, so it is neither sent nor repeated.
 */
export async function resolveFingerprint(
  api: Api,
  text: string,
  { command, hint }: { readonly command: string; readonly hint: string } = ofShow,
): Promise<Fingerprint> {
  if (isFingerprint(text)) return text;
  if (/^mf1_[a-z2-7]{30}$/.test(text)) {
    throw new MayflyError(
      'request.invalid',
      `${command}: the check characters of this fingerprint do not fit: is a letter wrong?`,
    );
  }
  if (!beginning.test(text)) {
    throw new MayflyError(
      'request.invalid',
      `${command}: this is no fingerprint: give mf1_ and what follows, or a beginning of it; ${hint}`,
    );
  }
  const question = { fingerprint: text, limit: mostShown + 1 };
  const listed = readFingerprints(await api.ask((client) => client.credentials(question).page()), api);
  const found = listed.filter((fingerprint) => fingerprint.startsWith(text));
  const [only] = found;
  if (only === undefined || !isFingerprint(only)) {
    throw new MayflyError('not_found', `no credential has a fingerprint that begins with ${text}`);
  }
  if (found.length === 1) return only;
  const shown = found.slice(0, mostShown).map((fingerprint) => fingerprint.slice(0, text.length + 6));
  const more = found.length > mostShown ? ', …' : '';
  throw new MayflyError(
    'request.invalid',
    `${command}: ${text} is the beginning of several: ${shown.join(', ')}${more}`,
  );
}
