import type { Parameter } from '../src/core/api/openapi/route.ts';
import { routes } from '../src/core/api/openapi/routes/index.ts';
import { MayflyError } from '../src/core/errors.ts';
import { didYouMean, nearest } from '../src/core/nearest.ts';

/** By method and path: the parameters of the query. */
const known: ReadonlyMap<string, readonly Parameter[]> = new Map(
  routes.map(({ method, path, parameters }) => [
    `${method.toUpperCase()} ${path}`,
    parameters.filter((parameter) => parameter.in === 'query'),
  ]),
);

/**
 * Refuses parameters that a route does not have, and those given twice that are no list: a mistyped filter that is
 * ignored answers another question. `route` is method and path as the OpenAPI document has them.
 */
export function checkParameters(route: string, given: URLSearchParams): void {
  const parameters = known.get(route);
  if (parameters === undefined) throw new MayflyError('internal', `the document has no ${route}`);
  const names = parameters.map(({ name }) => name);
  for (const name of given.keys()) {
    const parameter = parameters.find((each) => each.name === name);
    if (parameter === undefined) throw new MayflyError('request.invalid', unknownParameter(name, names));
    if (parameter.schema.type !== 'array' && given.getAll(name).length > 1) {
      throw new MayflyError('request.invalid', `${name} may be given once`);
    }
  }
}

/** A parameter's name is text of the client: it is repeated only when it looks like a name. */
export function unknownParameter(name: string, names: readonly string[]): string {
  const shown = /^[a-z_]{1,24}$/i.test(name) ? `unknown parameter ${name}` : 'unknown parameter';
  if (names.length === 0) return `${shown}; this takes none`;
  const meant = nearest(name, names);
  return meant === null ? `${shown}; known: ${names.join(', ')}` : `${shown}${didYouMean(meant)}`;
}
