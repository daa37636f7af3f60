import type { Issuer } from './issuer.ts';
import { plainHost } from './reading/plain-host.ts';

/** What one entry says. */
export interface IssuerEntry {
  /** Lower case, without port, brackets and wildcard. */
  readonly host: string;
  /** Whether it stands for all hosts below `host`. */
  readonly isDomain: boolean;
  readonly port: number | null;
  /** Begins with a slash and ends without one; empty for the whole host. */
  readonly prefix: string;
  readonly issuer: Issuer;
}

const form = '<host[:port]>[/path-prefix]=<issuer>, for example vault.corp.example:8200=vault';
const longestShown = 80;
/** Scheme, userinfo, host with port, path; a scheme may be written and means nothing. */
const place = /^(?:https?:\/\/)?(?:[^/@]*@)?(\[[0-9a-f:.]+\]|[^/:?#\s]+)(?::([^/?#\s]*))?(\/[^?#\s]*)?$/i;
const hostName = /^(?:\[[0-9a-f:.]+\]|[a-z0-9_][a-z0-9_.-]{0,254})$/i;

/** Reads one entry; the problem says what to write instead. */
export function readEntry(
  entry: string,
  issuers: readonly Issuer[],
): IssuerEntry | { readonly problem: string } {
  const text = entry.trim();
  // A path may have the sign in it; an issuer's id has none.
  const equals = text.lastIndexOf('=');
  const [where, name] = [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
  if (equals < 0) return { problem: `${shown(text)} names no issuer: write ${form}` };
  const issuer = issuers.find(({ id, endpoints }) => id === name || endpoints.includes(name));
  if (issuer === undefined) return { problem: unknownIssuer(where, name, issuers) };
  const [, rawHost = '', rawPort, rawPrefix = ''] = place.exec(where) ?? [];
  const isDomain = rawHost.startsWith('*.');
  const host = plainHost((isDomain ? rawHost.slice(2) : rawHost).toLowerCase());
  if (!hostName.test(isDomain ? rawHost.slice(2) : rawHost)) {
    return {
      problem: `${shown(where)} is no host: write ${form}; a wildcard stands alone at the front (*.corp.example)`,
    };
  }
  const port = rawPort === undefined ? null : /^\d{1,5}$/.test(rawPort) ? Number(rawPort) : 0;
  if (port !== null && (port < 1 || port > 65_535)) {
    return { problem: `${shown(where)} has no port between 1 and 65535: write ${form}` };
  }
  return { host, isDomain, port, prefix: rawPrefix.replace(/\/+$/, ''), issuer };
}

function unknownIssuer(where: string, name: string, issuers: readonly Issuer[]): string {
  const ids = issuers.map(({ id }) => id);
  const nearest = ids.reduce((best, id) => (distance(name, id) < distance(name, best) ? id : best), '');
  const isNear = distance(name, nearest) <= Math.max(2, name.length / 3);
  const guess = isNear ? `; did you mean ${nearest}?` : '.';
  return `${shown(where)} names ${shown(name)}, which is no issuer${guess} Known are ${ids.join(', ')}`;
}

/** What was written, without userinfo, in one short line. */
function shown(text: string): string {
  const safe = text.replace(/^((?:https?:\/\/)?)[^/]*@/i, '$1').replace(/[^\x20-\x7e]/g, '?');
  return `"${safe.length > longestShown ? `${safe.slice(0, longestShown)}…` : safe}"`;
}

/** Levenshtein's: how many letters have to be added, removed or changed. */
function distance(a: string, b: string): number {
  if (a.length > 64) return a.length;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const change = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
