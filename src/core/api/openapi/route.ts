import type { TokenScope } from '../views.ts';
import type { JsonSchema } from './schema.ts';

/** What a client may prove itself by: an access token, or the session that the page has from one. */
export type Proof = 'token' | 'session';

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required: boolean;
  /** Of type `array`: may be given more than once. Its description is that of the parameter. */
  readonly schema: JsonSchema;
  /** Null where every value of the schema will do. */
  readonly example: string | null;
}

export interface Content {
  readonly about: string;
  /** A schema by media type. */
  readonly content: Readonly<Record<string, JsonSchema>>;
}

export const tags = {
  credentials: 'What credentials there are, who uses them, and what they were obtained with',
  inventory: 'The same, seen from workloads, actors, targets and issuers',
  numbers: 'What it adds up to',
  live: 'What happens now',
  exports: 'Where events go to: SIEMs and the like',
  access: 'Tokens, sessions, and who did what',
  senders: 'Where observations come in',
  operation: 'How the collector is, and what it answers',
} as const;
export type Tag = keyof typeof tags;

/** An operation of the API, as the document, its tests and the collector's door know it. */
export interface Route {
  /** In the document, and the name of the client's method. */
  readonly id: string;
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** With parameters in braces. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly about?: string;
  /** Scopes of tokens that may; empty: everybody may. */
  readonly scopes: readonly TokenScope[];
  /** Tokens that are limited to environments or workloads may not: it cannot be answered in part. */
  readonly whole?: true;
  readonly proof: readonly Proof[];
  readonly parameters: readonly Parameter[];
  readonly body: (Content & { readonly required: boolean }) | null;
  /** The answer of success. */
  readonly answer: Content & { readonly status: 200 | 201 | 204 };
  /** Why it is refused, by status, besides what follows from the rest. */
  readonly refusals?: Readonly<Record<number, string>>;
  /** Types of Server-Sent Events, and what is in their `data`. */
  readonly events?: Readonly<Record<string, JsonSchema>>;
}

/** Says nothing that the schema does not. */
export const asAsked = 'As asked.';

const readers: readonly TokenScope[] = ['read', 'admin'];

/** `GET` of JSON, for readers. */
export function reading(
  path: string,
  {
    answer,
    ...route
  }: Pick<Route, 'id' | 'tag' | 'summary' | 'about' | 'refusals' | 'whole'> & {
    readonly parameters?: readonly Parameter[];
    readonly scopes?: readonly TokenScope[];
    readonly answer: JsonSchema;
  },
): Route {
  return {
    method: 'get',
    path,
    scopes: readers,
    proof: ['token', 'session'],
    parameters: [],
    body: null,
    ...route,
    answer: { status: 200, ...json(asAsked, answer) },
  };
}

export function json(about: string, schema: JsonSchema): Content {
  return { about, content: { 'application/json': schema } };
}
