import type { Content, Parameter, Route } from './route.ts';
import type { JsonSchema } from './schema.ts';
import { problemSchema } from './schemas/access-schemas.ts';

type Media = Readonly<Record<string, { readonly schema: JsonSchema }>>;

export interface ParameterObject {
  readonly name: string;
  readonly in: Parameter['in'];
  readonly description: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly example?: string | readonly string[];
  readonly style?: 'form';
  readonly explode?: boolean;
}

export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
  readonly content?: Media;
}

/** An operation object (OpenAPI 3.1, section 4.8.10). */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly [Route['tag']];
  readonly summary: string;
  readonly description?: string;
  readonly 'x-mayfly-scopes': Route['scopes'];
  /** Not for tokens that are limited to environments or workloads. */
  readonly 'x-mayfly-whole'?: true;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: {
    readonly description: string;
    readonly required: boolean;
    readonly content: Media;
  };
  readonly responses: Readonly<Record<string, ResponseObject>>;
  readonly 'x-mayfly-events'?: Readonly<Record<string, JsonSchema>>;
}

export function operationOf(route: Route): Operation {
  const { id, tag, summary, about, scopes, proof, parameters, body, events } = route;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(about === undefined ? {} : { description: about }),
    'x-mayfly-scopes': scopes,
    ...(route.whole === true ? { 'x-mayfly-whole': true } : {}),
    security: proof.map((by) => ({ [by]: [] })),
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(parameterObject) }),
    ...(body === null
      ? {}
      : { requestBody: { description: body.about, required: body.required, content: media(body) } }),
    responses: responsesOf(route),
    ...(events === undefined ? {} : { 'x-mayfly-events': events }),
  };
}

function parameterObject({ name, in: place, schema, required, example }: Parameter): ParameterObject {
  const { description = '', ...rest } = schema;
  const isList = schema.type === 'array';
  return {
    name,
    in: place,
    description,
    required,
    schema: rest,
    ...(isList ? { style: 'form', explode: true } : {}),
    ...(example === null ? {} : { example: isList ? example.split(',') : example }),
  };
}

function media({ content }: Pick<Content, 'content'>): Media {
  return Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));
}

function responsesOf(route: Route): Operation['responses'] {
  const { answer } = route;
  const hasTag = isQuestion(route) && answer.content['application/json'] !== undefined;
  const success = {
    description: answer.about,
    ...(hasTag
      ? { headers: { ETag: { description: 'Of the body, weak (RFC 9110).', schema: { type: 'string' } } } }
      : {}),
    ...(Object.keys(answer.content).length === 0 ? {} : { content: media(answer) }),
  };
  const refused = Object.entries(refusalsOf(route)).map(([status, about]) => [status, refusal(route, about)]);
  return {
    [answer.status]: success,
    ...(hasTag ? { 304: { description: 'As it was: `If-None-Match` names its ETag.' } } : {}),
    ...(Object.fromEntries(refused) as Operation['responses']),
  };
}

function isQuestion({ method, path }: Route): boolean {
  return method === 'get' && path.startsWith('/api/v1/');
}

/** By status: what follows from what the route asks for, and what it says itself. */
function refusalsOf(route: Route): Readonly<Record<number, string>> {
  const isApi = route.path.startsWith('/api/v1/');
  const changes = isApi && route.method !== 'get' && route.proof.includes('session');
  return {
    ...(isApi
      ? { 400: 'A parameter or the body is not as described, or a parameter is not known here.' }
      : {}),
    ...(route.scopes.length === 0
      ? {}
      : {
          401: 'There is no valid proof of who asks.',
          403: `The token is of another scope.${route.whole === true ? ' Or it is limited to environments or workloads.' : ''}${changes ? ' With a session: the request comes from another site.' : ''}`,
        }),
    ...(isApi
      ? {
          500: 'A fault of the collector; its log says where.',
          503: 'The store does not answer now: try again.',
        }
      : {}),
    ...route.refusals,
  };
}

const status: JsonSchema = {
  type: 'object',
  description: '`google.rpc.Status`.',
  properties: { code: { type: 'integer' }, message: { type: 'string' }, details: { type: 'array' } },
  required: ['code', 'message'],
};

const plainly: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>> = {
  '/v1/traces': {
    'application/x-protobuf': { type: 'string', format: 'binary' },
    'application/json': status,
  },
};

function refusal({ path, answer, id }: Route, about: string): ResponseObject {
  const content =
    plainly[path] ??
    (id === 'readiness' ? answer.content : { 'application/problem+json': problemSchema.ref });
  return { description: about, content: media({ content }) };
}
