import { readEntry } from './configured-entry.ts';
import type { Exchange, Issuer, IssuerRequest } from './issuer.ts';
import { plainHost } from './reading/plain-host.ts';

/** Which issuers were named for a place that nobody could know: a company's Vault, a gateway, an emulator. */
export interface IssuerRoutes {
  /** The issuers named for a request's host, the longest path prefix first; empty when there are none. */
  readonly issuersOf: (request: IssuerRequest) => readonly Issuer[];
  /** Whether any issuer was named for a host, whatever the path. */
  readonly isNamed: (host: string) => boolean;
}

export interface ConfiguredIssuers {
  readonly routes: IssuerRoutes;
  /** One sentence for each entry that is not used, without secrets. */
  readonly problems: readonly string[];
}

const none: readonly Issuer[] = [];
const mostEntries = 1_000;
export const noRoutes: IssuerRoutes = { issuersOf: () => none, isNamed: () => false };

interface Route {
  readonly port: number | null;
  /** Without a slash at the end; empty for the whole host. */
  readonly prefix: string;
  readonly issuer: Issuer;
}

/**
 * Reads `MAYFLY_ISSUERS`: entries `<host[:port]>[/path-prefix]=<issuer>`, separated by commas or line breaks. A host
 * `*.corp.example` stands for all hosts below it. The issuer sees paths without the prefix. Later texts are those
 * that the platform's own variables give (`platformRoutes`); an entry of the user comes before them.
 */
export function parseIssuerRoutes(
  text: string,
  issuers: readonly Issuer[],
  platform: readonly string[] = [],
): ConfiguredIssuers {
  const problems: string[] = [];
  const hosts = new Map<string, Route[]>();
  const domains = new Map<string, Route[]>();
  const written = text.split(/[,\n]/).filter((entry) => entry.trim() !== '');
  if (written.length > mostEntries) {
    problems.push(`MAYFLY_ISSUERS has ${written.length} entries: only the first ${mostEntries} are used`);
  }
  for (const entry of written.slice(0, mostEntries)) {
    const read = readEntry(entry, issuers);
    if ('problem' in read) problems.push(`MAYFLY_ISSUERS: ${read.problem}`);
    else add(read.isDomain ? domains : hosts, read.host, routeOf(read));
  }
  for (const entry of platform) {
    const read = readEntry(entry, issuers);
    if (!('problem' in read)) add(hosts, read.host, routeOf(read));
  }
  if (hosts.size === 0 && domains.size === 0) return { routes: noRoutes, problems };
  return {
    routes: {
      issuersOf: (request) => issuersOf(request, hosts, domains),
      isNamed: (host) => routesOf(host, hosts, domains).length > 0,
    },
    problems,
  };
}

const noRoute: readonly Route[] = [];
type Routes = ReadonlyMap<string, readonly Route[]>;

function issuersOf(request: IssuerRequest, hosts: Routes, domains: Routes): readonly Issuer[] {
  const routes = routesOf(request.host, hosts, domains);
  if (routes.length === 0) return none;
  return routes.filter((route) => isFor(route, request)).map(({ issuer }) => issuer);
}

/** Those of the host itself, then those of the domains above it. */
function routesOf(asked: string, hosts: Routes, domains: Routes): readonly Route[] {
  const host = plainHost(asked);
  let found = hosts.get(host) ?? noRoute;
  if (domains.size === 0) return found;
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    const wider = domains.get(host.slice(dot + 1));
    if (wider !== undefined) found = [...found, ...wider];
  }
  return found;
}

/** A request says no port when it is the usual one of its scheme. */
function isFor({ port, prefix }: Route, { port: asked, path }: IssuerRequest): boolean {
  if (port !== null && port !== asked && !(asked === null && (port === 443 || port === 80))) return false;
  if (!path.startsWith(prefix)) return false;
  const next = path[prefix.length];
  return prefix === '' || next === undefined || next === '/' || next === '?' || next === ':';
}

function add(table: Map<string, Route[]>, host: string, route: Route): void {
  const routes = table.get(host) ?? [];
  const isKnown = routes.some(
    ({ port, prefix, issuer }) =>
      port === route.port && prefix === route.prefix && issuer.id === route.issuer.id,
  );
  if (isKnown) return;
  routes.push(route);
  // Stable: of two entries with the same prefix the first stays first.
  routes.sort((a, b) => b.prefix.length - a.prefix.length);
  table.set(host, routes);
}

function routeOf({ port, prefix, issuer }: Route): Route {
  return { port, prefix, issuer: prefix === '' ? issuer : below(prefix, issuer) };
}

/** An issuer that stands below a path: it sees requests as if it stood at the root. */
function below(prefix: string, issuer: Issuer): Issuer {
  const inner = (request: IssuerRequest): IssuerRequest => {
    if (!request.path.startsWith(prefix)) return request;
    const rest = request.path.slice(prefix.length);
    const path = rest.startsWith('/') ? rest : `/${rest}`;
    // Not spread: a hook's request may compute its fields when asked.
    const { method, host, port, header } = request;
    return { method, host, port, header, path };
  };
  const exchanged = (exchange: Exchange): Exchange => ({ ...exchange, request: inner(exchange.request) });
  const { ended, renewed, learned } = issuer;
  return {
    ...issuer,
    match: (request) => issuer.match(inner(request)),
    presented: (request, body) => issuer.presented(inner(request), body),
    issued: (exchange) => issuer.issued(exchanged(exchange)),
    ...(ended === undefined ? {} : { ended: (exchange: Exchange) => ended(exchanged(exchange)) }),
    ...(renewed === undefined ? {} : { renewed: (exchange: Exchange) => renewed(exchanged(exchange)) }),
    ...(learned === undefined ? {} : { learned: (exchange: Exchange) => learned(exchanged(exchange)) }),
  };
}
