/** The part of JSON Schema 2020-12 (the dialect of OpenAPI 3.1) that the API's documents need. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema;
  readonly default?: number | string;
}

declare const described: unique symbol;

/** A schema of values of the type `T` and of no other: a schema of texts does not stand for "a text or null". */
export interface Schema<T> extends JsonSchema {
  readonly [described]?: (value: T) => T;
}

export function text(about?: string): Schema<string> {
  return { type: 'string', ...told(about) };
}

/** A moment: RFC 3339, in UTC with milliseconds. */
export function time(about?: string): Schema<string> {
  return { type: 'string', format: 'date-time', ...told(about) };
}

/** Texts by names that are not known beforehand. */
export function texts(about?: string): Schema<Readonly<Record<string, string>>> {
  return { type: 'object', additionalProperties: { type: 'string' }, ...told(about) };
}

/** JSON of a form that is described elsewhere. */
export function anything(about: string): Schema<unknown> {
  return { description: about };
}

export function count(about?: string): Schema<number> {
  return { type: 'integer', minimum: 0, ...told(about) };
}

/** Not always whole. */
export function amount(about?: string): Schema<number> {
  return { type: 'number', ...told(about) };
}

export function flag(about?: string): Schema<boolean> {
  return { type: 'boolean', ...told(about) };
}

export function oneOf<const Word extends string>(words: readonly Word[], about?: string): Schema<Word> {
  return { type: 'string', enum: words, ...told(about) };
}

/** Whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number, about?: string): Schema<number> {
  return { type: 'integer', minimum: least, maximum: most, ...told(about) };
}

export function list<T>(items: Schema<T>, about?: string): Schema<readonly T[]> {
  return { type: 'array', items, ...told(about) };
}

/** The value, or null where it is not known or does not apply. */
export function orNull<T>(schema: Schema<T>, about?: string): Schema<T | null> {
  return { anyOf: [schema, { type: 'null' }], ...told(about) };
}

/** A schema for each property of a view. */
export type Properties<View> = { readonly [Key in keyof View]-?: Schema<View[Key]> };

type NothingElse<Given, View> = { readonly [Key in Exclude<keyof Given, keyof View>]: never };

/**
 * `object<View>()({ … })` compiles only with a schema for each property of the view, of the property's very type,
 * and for nothing else.
 */
export function object<View extends object>() {
  return <Given extends Properties<View>>(
    properties: Given & NothingElse<Given, View>,
    about?: string,
  ): Schema<View> => ({ type: 'object', ...told(about), properties, required: Object.keys(properties) });
}

/** A schema that the document names, and a reference to it. */
export interface Component<T> {
  readonly name: string;
  readonly schema: Schema<T>;
  readonly ref: Schema<T>;
}

export function component<T>(name: string, schema: Schema<T>): Component<T> {
  return { name, schema, ref: { $ref: `#/components/schemas/${name}` } };
}

function told(about: string | undefined): { readonly description?: string } {
  return about === undefined ? {} : { description: about };
}
