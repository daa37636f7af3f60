import type { Format, Hint, Recognition } from './formats/format.ts';
import { formats } from './formats/index.ts';
import { recognised } from './formats/recognised.ts';
import { providerOfHost } from './provider-of-host.ts';
import { providerOfName } from './provider-of-name.ts';
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
  return recogniseForm(secret, hint)?.recognition ?? unknown(hint);
}

/**
 * Whether a text is a credential by its form alone: precise, so that a variable or a field under any
 * name may be asked. White space around it is not part of it; a public name is none.
 */
export function looksLikeCredential(text: string): boolean {
  if (isTooLong(text)) return false;
  const found = recogniseForm(text.trim() as Secret, noHint);
  return found !== null && found.format.isUnsought !== true;
}

interface Found {
  readonly format: Format;
  readonly recognition: Recognition;
}

function recogniseForm(secret: Secret, hint: Hint): Found | null {
  if (isTooLong(secret)) return null;
  dispatch ??= makeDispatch();
  // Most texts are asked about without a hint, or are known before it matters.
  let place: string | null | undefined;
  const lists = [
    dispatch.byStart.get(secret.slice(0, startLength)),
    dispatch.byStart.get(secret.slice(0, 1)),
    dispatch.marked,
  ];
  for (const list of lists) {
    for (const { at, text, format } of list ?? []) {
      if (!secret.startsWith(text, at)) continue;
      if (format.place !== undefined) place ??= placeOf(hint);
      const recognition =
        format.place === undefined || format.place === place ? format.recognise(secret, hint) : null;
      if (recognition !== null) return { format, recognition };
    }
  }
  if (hint.host === null && hint.name === null) return null;
  place ??= placeOf(hint);
  for (const format of place === null ? [] : (dispatch.byPlace.get(place) ?? [])) {
    const recognition = format.recognise(secret, hint);
    if (recognition !== null) return { format, recognition };
  }
  return null;
}

function isTooLong(text: string): boolean {
  return text.length > longestToken && !text.startsWith(pemOpening);
}

function unknown({ host }: Hint): Recognition {
  return recognised('unknown', { provider: (host === null ? null : providerOfHost(host)) ?? 'unknown' });
}

const secretAccessKey = /secret_?access_?key$/i;
const mcpHost = /(?:^|\.)mcp\./;

/** Whose place it is. The host knows better than a variable's name, which the application chose. */
function placeOf({ host, name }: Hint): string | null {
  if (name !== null && name.length <= 256 && secretAccessKey.test(name)) return 'aws';
  if (host === null) return name === null ? null : providerOfName(name);
  return host.length <= 255 && mcpHost.test(host) ? 'mcp' : providerOfHost(host);
}

/** A format that is tried where this text stands at this index. */
interface Candidate {
  readonly at: number;
  readonly text: string;
  readonly format: Format;
}

/** Characters of a prefix that lists are made by: too many begin with an `s`. */
const startLength = 2;

interface Dispatch {
  /** By the first two characters of a prefix, or the only one, in order of precedence. */
  readonly byStart: ReadonlyMap<string, readonly Candidate[]>;
  readonly marked: readonly Candidate[];
  /** Those without a prefix that only their place tells. */
  readonly byPlace: ReadonlyMap<string, readonly Format[]>;
}

/** Made at the first question: a preload that meets no secret pays nothing. */
let dispatch: Dispatch | undefined;

function makeDispatch(): Dispatch {
  const byStart = new Map<string, Candidate[]>();
  const marked: Candidate[] = [];
  const byPlace = new Map<string, Format[]>();
  for (const format of formats) {
    const { prefixes, mark, place } = format;
    for (const text of prefixes) listed(byStart, text.slice(0, startLength)).push({ at: 0, text, format });
    if (mark !== undefined) marked.push({ at: mark[0], text: mark[1], format });
    else if (prefixes.length === 0) listed(byPlace, place ?? '').push(format);
  }
  return { byStart, marked, byPlace };
}

function listed<K, V>(map: Map<K, V[]>, key: K): V[] {
  let list = map.get(key);
  if (list === undefined) map.set(key, (list = []));
  return list;
}
