import type { Exchange, Issuer, LearnedEndpoint, LearnedKind } from './issuer.ts';
import type { Fields } from './reading/fields.ts';
import { jsonFields } from './reading/fields.ts';
import { learnedEndpoint } from './reading/learned-endpoint.ts';

/** Metadata of an authorization server, by what its endpoints are for. */
const published: readonly (readonly [field: string, kind: LearnedKind])[] = [
  ['token_endpoint', 'token'],
  ['revocation_endpoint', 'revocation'],
  ['device_authorization_endpoint', 'device_authorization'],
  ['registration_endpoint', 'registration'],
  ['end_session_endpoint', 'end_session'],
];
const protectedResource = 'oauth-protected-resource';
const mostServers = 8;

/**
 * Documents that hand out no credential and say where one is handed out: OpenID Connect Discovery, RFC 8414, and
 * RFC 9728 of an MCP server (modelcontextprotocol.io/specification, authorization). Endpoints have any path, so
 * what they are is learned here.
 */
export const oauthDiscovery: Issuer = {
  id: 'oauth-discovery',
  endpoints: ['oidc-discovery', 'mcp-protected-resource'],
  at: { segments: ['openid-configuration', 'oauth-authorization-server', protectedResource] },
  match: ({ method, path }) => method === 'GET' && path.includes('/.well-known/'),
  presented: () => [],
  issued: () => [],
  learned: (exchange: Exchange): readonly LearnedEndpoint[] => {
    const document = exchange.status >= 400 ? null : jsonFields(exchange.responseBody);
    if (document === null) return [];
    return exchange.request.path.includes(protectedResource) ? usualOnes(document) : listed(document);
  },
};

function listed(document: Fields): readonly LearnedEndpoint[] {
  return published.flatMap(([field, kind]) => learnedEndpoint(kind, document[field]));
}

/** Where MCP clients look when a server of the resource publishes no metadata (specification 2025-03-26). */
function usualOnes(document: Fields): readonly LearnedEndpoint[] {
  const servers = document['authorization_servers'];
  if (!Array.isArray(servers)) return [];
  return servers.slice(0, mostServers).flatMap((server) =>
    [...learnedEndpoint('token', server), ...learnedEndpoint('registration', server)].map((endpoint) => ({
      ...endpoint,
      path: endpoint.kind === 'token' ? '/token' : '/register',
    })),
  );
}
