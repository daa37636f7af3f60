import type { IssuerRequest } from '../issuer.ts';
import { pathWithoutQuery } from './path-without-query.ts';

/**
 * The path below `/v1/` without query, for instance `database/creds/readonly`. Old calls put a token into the
 * path (`auth/token/lookup/<token>`): no segment that may be one is kept. Behind a configured host there may be no
 * `/v1/`: then it is the whole path.
 */
export function vaultPath(request: IssuerRequest): string {
  const bare = pathWithoutQuery(request.path);
  const version = bare.indexOf('/v1/');
  const path = bare
    .slice(version < 0 ? 0 : version + 4)
    .replace(/^(auth\/token\/(?!create|roles)[a-z-]+)\/.*$/, '$1');
  const told = path
    .split('/')
    .map((segment) => (/^(?:hv[sbr]|[sbr])\.[\w.-]{8,}$/.test(segment) ? '{}' : segment))
    .join('/')
    .slice(0, 256);
  return told === '' ? '/' : told;
}
