import { canonicalUrl, canonicalValue } from '../../core/canonical.ts';
import { MayflyError } from '../../core/errors.ts';
import {
  type Fingerprint,
  fingerprint,
  fingerprintKey,
  previousFingerprintKey,
} from '../../core/fingerprint.ts';
import type { Secret } from '../../core/secret.ts';
import type { Context } from '../command.ts';
import { secretSetting } from '../config/secret-setting.ts';
import { readHiddenLine } from '../terminal/read-hidden-line.ts';

/** A secret with its certificates fits many times. */
const mostBytes = 256 * 1024;

/**
 * What the secret that comes through standard input may be known as: under the key in force, and under the one before
 * it. Of a URL with a login also what its password is known as. Law 3: the secret ends here.
 */
export async function fingerprintsOfStdin(context: Context): Promise<readonly Fingerprint[]> {
  const keyText = secretSetting(context.env, 'MAYFLY_FINGERPRINT_KEY');
  if (keyText === null) {
    throw new MayflyError(
      'config.fingerprint_key',
      'show: MAYFLY_FINGERPRINT_KEY is not set: it makes the fingerprint of the secret here, so that nothing else is sent',
    );
  }
  const previous = secretSetting(context.env, 'MAYFLY_FINGERPRINT_KEY_PREVIOUS');
  const keys = [
    fingerprintKey(keyText),
    ...(previous === null ? [] : [previousFingerprintKey(previous, keyText)]),
  ];
  const secrets = readings(await typedOrPiped(context));
  return keys.flatMap((key) => secrets.map((secret) => fingerprint(key, secret)));
}

async function typedOrPiped(context: Context): Promise<string> {
  const { keyboard, readStdin } = context.process;
  if (keyboard !== null) return readHiddenLine(keyboard, context.err, 'secret (it is not shown): ');
  const bytes = await readStdin(mostBytes + 1);
  if (bytes.length > mostBytes) {
    throw new MayflyError(
      'request.invalid',
      `show: standard input holds more than ${mostBytes} bytes: one secret, nothing else`,
    );
  }
  return new TextDecoder().decode(bytes);
}

function readings(text: string): readonly Secret[] {
  const whole = canonicalValue(text);
  if (whole === null) throw new MayflyError('request.invalid', 'show: standard input holds no secret');
  const url = canonicalUrl(whole);
  return url === null ? [whole] : [whole, url.secret];
}
