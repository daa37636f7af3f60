import { type IssuerRoutes, noRoutes } from './configured.ts';
import type { Issuer, IssuerRequest, LearnedEndpoint, LearnedKind } from './issuer.ts';
import { oauthDevice } from './oauth-device.ts';
import { oauthLogout } from './oauth-logout.ts';
import { oauthRegistration } from './oauth-registration.ts';
import { oauthRevocation } from './oauth-revocation.ts';
import { oauthToken } from './oauth-token.ts';
import { pathWithoutQuery } from './reading/path-without-query.ts';

/** Routes that grow with what the process is told: the endpoints of its authorization servers. */
export interface LearnedRoutes extends IssuerRoutes {
  readonly learn: (endpoints: readonly LearnedEndpoint[]) => void;
}

/** An agent talks to a few authorization servers; of more, the latest are kept. */
const mostEndpoints = 512;

const issuersOf: Readonly<Record<LearnedKind, readonly Issuer[]>> = {
  // Asked last, because it knows any grant: an issuer that knows the place better comes first.
  token: [{ ...oauthToken, match: () => false }],
  revocation: [oauthRevocation],
  device_authorization: [oauthDevice],
  registration: [oauthRegistration],
  end_session: [oauthLogout],
};

/** The routes of the user, and below them those that are learned. The caller keeps them: one for each process. */
export function createLearnedRoutes(configured: IssuerRoutes = noRoutes): LearnedRoutes {
  const learned = new Map<string, LearnedKind>();
  return {
    learn(endpoints) {
      for (const endpoint of endpoints) {
        const key = keyOf(endpoint);
        learned.delete(key);
        if (learned.size >= mostEndpoints) learned.delete(learned.keys().next().value ?? '');
        learned.set(key, endpoint.kind);
      }
    },
    issuersOf(request: IssuerRequest) {
      const named = configured.issuersOf(request);
      if (learned.size === 0) return named;
      const kind = learned.get(keyOf(request));
      return kind === undefined ? named : [...named, ...issuersOf[kind]];
    },
    isNamed: (host) =>
      configured.isNamed(host) || [...learned.keys()].some((key) => key.startsWith(`${host}:`)),
  };
}

/** A request says no port when it is the usual one of its scheme, and so does a URL. */
function keyOf(place: Pick<LearnedEndpoint, 'host' | 'port' | 'path'>): string {
  const { host, port } = place;
  const isUsual = port === null || port === 443 || port === 80;
  return `${host}:${isUsual ? '' : port}${pathWithoutQuery(place.path)}`;
}
