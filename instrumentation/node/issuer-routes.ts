import { parseIssuerRoutes } from '../../src/core/issuers/configured.ts';
import { issuers } from '../../src/core/issuers/index.ts';
import { createLearnedRoutes, type LearnedRoutes } from '../../src/core/issuers/learned.ts';
import { platformRoutes } from '../../src/core/issuers/platform-routes.ts';
import { warn } from './warn.ts';

let routes: LearnedRoutes | undefined;

/**
 * The issuers that `MAYFLY_ISSUERS` and the platform's variables name, read at the first request, and those that
 * answers have told of since. What an entry has wrong is said once.
 */
export function issuerRoutes(): LearnedRoutes {
  if (routes === undefined) {
    const configured = parseIssuerRoutes(
      process.env['MAYFLY_ISSUERS'] ?? '',
      issuers,
      platformRoutes(process.env),
    );
    routes = createLearnedRoutes(configured.routes);
    if (configured.problems.length > 0) warn(configured.problems.join('; '));
  }
  return routes;
}
