import { type Operation, operationOf } from './operation.ts';
import { type Route, type Tag, tags } from './route.ts';
import { routes } from './routes/index.ts';
import type { JsonSchema } from './schema.ts';
import { components } from './schemas/index.ts';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly summary: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly tags: readonly { readonly name: Tag; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Route['method'], Operation>>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

const description = `Times are RFC 3339 in UTC with milliseconds. What is absent is null, never left out. Lists come in pages. A \
parameter that is not known is an error: a mistyped filter that is ignored would answer another question. Errors are \
problem details (RFC 9457). A token may be limited to environments and workloads: to it, everything else is as if it \
were not there. Every read leaves a link in the audit. No answer ever holds a secret.`;

/** The API as an OpenAPI 3.1 document. */
export const openApiDocument: OpenApiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'Mayfly',
    version: '1',
    summary: 'A live inventory of the credentials that agents, notebooks and jobs fetch and use at run time',
    description,
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  tags: Object.entries(tags).map(([name, about]) => ({ name: name as Tag, description: about })),
  paths: pathsOf(),
  components: {
    schemas: Object.fromEntries(components.map(({ name, schema }) => [name, schema])),
    securitySchemes: {
      token: {
        type: 'http',
        scheme: 'bearer',
        description: 'An access token: `Authorization: Bearer mft_…`.',
      },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: 'mayfly_session',
        description: 'The session of the page.',
      },
    },
  },
};

function pathsOf(): OpenApiDocument['paths'] {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route);
  return paths;
}
