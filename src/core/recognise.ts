import type { Format, Hint, Recognition } from './formats/format.ts';
import { formats } from './formats/index.ts';
import { recognised } from './formats/recognised.ts';
import { providerOfHost } from './provider-of-host.ts';
import type { Secret } from './secret.ts';

/** Longer texts are documents, not tokens; only a PEM file may be longer. */
const longestToken = 16_384;
const pemOpening = '-----BEGIN ';

const noHint: Hint = { host: null, name: null };

/**
 * What is known of a secret by its form and the place it was found in. Of an unknown one, only the
 * provider may be known, from the host.
 */
export function recognise(secret: Secret, hint: Hint): Recognition {
  return recogniseForm(secret, hint) ?? unknown(hint);
}

/**
 * Whether a text is a credential by its form alone: precise, so that a variable or a field under any
 * name may be asked. White space around it is not part of it.
 */
export function looksLikeCredential(text: string): boolean {
  if (isTooLong(text)) return false;
  return recogniseForm(text.trim() as Secret, noHint) !== null;
}

function recogniseForm(secret: Secret, hint: Hint): Recognition | null {
  if (isTooLong(secret)) return null;
  for (const { prefix, format } of candidates(secret.charCodeAt(0))) {
    if (!secret.startsWith(prefix)) continue;
    const recognition = format.recognise(secret, hint);
    if (recognition !== null) return recognition;
  }
  return null;
}

function isTooLong(text: string): boolean {
  return text.length > longestToken && !text.startsWith(pemOpening);
}

function unknown({ host }: Hint): Recognition {
  return recognised('unknown', { provider: (host === null ? null : providerOfHost(host)) ?? 'unknown' });
}

interface Candidate {
  readonly prefix: string;
  readonly format: Format;
}

interface Dispatch {
  /** By the first character's code, in order of precedence. */
  readonly byFirst: ReadonlyMap<number, readonly Candidate[]>;
  /** Those that are tried on every text. */
  readonly always: readonly Candidate[];
}

/** Made at the first question: a preload that meets no secret pays nothing. */
let dispatch: Dispatch | undefined;

function candidates(firstCode: number): readonly Candidate[] {
  dispatch ??= makeDispatch();
  return dispatch.byFirst.get(firstCode) ?? dispatch.always;
}

function makeDispatch(): Dispatch {
  const always: Candidate[] = [];
  const byFirst = new Map<number, Candidate[]>();
  for (const format of formats) {
    for (const prefix of format.prefixes) {
      const code = prefix.charCodeAt(0);
      const listed = byFirst.get(code);
      if (listed === undefined) byFirst.set(code, [...always, { prefix, format }]);
      else listed.push({ prefix, format });
    }
    if (format.prefixes.length > 0) continue;
    for (const listed of [always, ...byFirst.values()]) listed.push({ prefix: '', format });
  }
  return { byFirst, always };
}
