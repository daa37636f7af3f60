import type { Issuer, IssuerPlaces, IssuerRequest } from './issuer.ts';
import { signedService } from './reading/aws-caller.ts';
import { plainHost } from './reading/plain-host.ts';

/** Longer hosts are no hosts; of longer paths the beginning is read. */
const longestHost = 255;
const longestPath = 1_024;
/** Hosts that are remembered: a process talks to a few. */
const mostHosts = 512;
const [slash, colon, question] = [0x2f, 0x3a, 0x3f];

interface Ranked {
  readonly issuer: Issuer;
  /** The lower, the more specific: the first that matches is taken. */
  readonly rank: number;
  /** What the host begins with, a dot at the end; null for any: of `oidc.*.amazonaws.com` it is `oidc.`. */
  readonly first: string | null;
}
type Table = ReadonlyMap<string, readonly Ranked[]>;

/**
 * A look-up of issuers by what a request shows, so that its cost does not grow with their number: host and
 * path parts are looked up in tables, and only issuers found there (and those without places) are asked.
 */
export function createIssuerIndex(issuers: readonly Issuer[]): (request: IssuerRequest) => Issuer | null {
  const ranked = issuers.map((issuer, rank): Ranked => ({ issuer, rank, first: null }));
  const everywhere = ranked.filter(({ issuer }) => issuer.at === undefined);
  const ofHost = createHostLookup(tableOf(ranked, 'hosts'));
  const segments = tableOf(ranked, 'segments');
  const isPossible = createSegmentFilter([...segments.keys()]);
  const services = tableOf(ranked, 'services');
  const targets = tableOf(ranked, 'targets');

  return (request) => {
    let best = firstOf(everywhere, request, null);
    best = firstOf(ofHost(request.host), request, best);
    const path = request.path;
    const most = Math.min(path.length, longestPath);
    for (let start = 1, at = 1; at <= most; at++) {
      const code = at === most ? question : path.charCodeAt(at);
      if (code !== slash && code !== colon && code !== question) continue;
      if (isPossible(path.charCodeAt(start), at - start)) {
        best = firstOf(segments.get(path.slice(start, at)), request, best);
      }
      if (code === question) break;
      start = at + 1;
    }
    const target = request.method === 'POST' ? request.header('x-amz-target') : null;
    if (target !== null) best = firstOf(targets.get(target), request, best);
    const service = signedService(request.header('authorization'));
    if (service !== null) best = firstOf(services.get(service), request, best);
    return best?.issuer ?? null;
  };
}

/** The issuers of a host and of the domains above it, each in its order. */
function createHostLookup(table: Table): (host: string) => readonly Ranked[] {
  const known = new Map<string, readonly Ranked[]>();
  return (asked) => {
    const before = known.get(asked);
    if (before !== undefined) return before;
    const host = plainHost(asked);
    const found: Ranked[] = [];
    for (let at = 0; at >= 0 && host.length <= longestHost; at = nextLabel(host, at)) {
      const below = table.get(host.slice(at)) ?? [];
      found.push(...below.filter(({ first }) => first === null || host.startsWith(first)));
    }
    found.sort((a, b) => a.rank - b.rank);
    if (known.size >= mostHosts) known.clear();
    if (host.length <= longestHost) known.set(asked, found);
    return found;
  };
}

/** Whether a part of a path may be one of some, by its first letter and length: most are not, and cost no text. */
function createSegmentFilter(segments: readonly string[]): (first: number, length: number) => boolean {
  // For each letter of ASCII a bit for each length; those over 30 share one.
  const masks = new Int32Array(128);
  const bit = (length: number) => 1 << Math.min(length, 31);
  for (const segment of segments) {
    const letter = segment.charCodeAt(0);
    masks[letter] = (masks[letter] ?? 0) | bit(segment.length);
  }
  return (first, length) => ((masks[first] ?? 0) & bit(length)) !== 0;
}

function tableOf(ranked: readonly Ranked[], place: keyof IssuerPlaces): Table {
  const table = new Map<string, Ranked[]>();
  for (const one of ranked) {
    for (const key of one.issuer.at?.[place] ?? []) {
      const star = place === 'hosts' ? key.indexOf('*.') : -1;
      const name = star < 0 ? key : key.slice(star + 2);
      const found = { ...one, first: star < 0 ? null : key.slice(0, star) };
      const before = table.get(name);
      if (before === undefined) table.set(name, [found]);
      else before.push(found);
    }
  }
  return table;
}

/** The first of some issuers, in their order, that matches; the one found before stays where it is more specific. */
function firstOf(
  some: readonly Ranked[] | undefined,
  request: IssuerRequest,
  best: Ranked | null,
): Ranked | null {
  if (some === undefined) return best;
  for (const one of some) {
    if (best !== null && one.rank >= best.rank) return best;
    if (one.issuer.match(request)) return one;
  }
  return best;
}

/** Where the domain above begins; below 0 at the end. */
function nextLabel(host: string, at: number): number {
  const dot = host.indexOf('.', at);
  return dot < 0 ? -1 : dot + 1;
}
