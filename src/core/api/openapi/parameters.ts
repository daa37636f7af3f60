import type { Parameter } from './route.ts';
import { type JsonSchema, list, oneOf, text, time, wholeNumber } from './schema.ts';

/** A parameter of the query that may be left out; what it is about is the description of its schema. */
export function asked(name: string, schema: JsonSchema, example: string | null = null): Parameter {
  return { name, in: 'query', required: false, schema, example };
}

/** A parameter of the query that must be there. */
export function needed(name: string, schema: JsonSchema, example: string | null = null): Parameter {
  return { ...asked(name, schema, example), required: true };
}

export function inPath(name: string, schema: JsonSchema, example: string): Parameter {
  return { name, in: 'path', required: true, schema, example };
}

/** Fits its own check characters. */
export const someFingerprint = 'mf1_3v47sf5h6ilhewwixuxq3t7hgauwiy';

export const fingerprintInPath = inPath(
  'fingerprint',
  {
    type: 'string',
    pattern: '^mf1_[a-z2-7]{30}$',
    description: 'Whole, with its check characters. Never send a secret itself.',
  },
  someFingerprint,
);

export const filter = asked(
  'q',
  {
    type: 'string',
    maxLength: 2048,
    description: 'A filter, in the filter language. Without it everything matches.',
  },
  'provider:aws is:live -env:dev sort:-uses',
);

/** Of lists that are not of credentials. */
export const words = asked(
  'q',
  { type: 'string', maxLength: 1024, description: 'Words that must all be in it, in any case.' },
  'billing',
);

export const cursor = asked('cursor', {
  type: 'string',
  maxLength: 1024,
  description: 'The `nextCursor` of the page before. It is opaque, and belongs to the same question.',
});

/** How many rows a page has at most. */
export function limit(most: number, otherwise: number): Parameter {
  return asked('limit', { ...wholeNumber(1, most, 'Rows of a page at most.'), default: otherwise }, '20');
}

export const from = asked('from', time('From this moment on.'), '2026-11-01T00:00:00Z');
export const to = asked('to', time('Before this moment.'), '2026-11-20T00:00:00Z');
export const step = asked('step', oneOf(['hour', 'day'], 'How long each step of the time is.'), 'day');

/** May be given more than once, or with commas: any of the values. */
export function anyOf(name: string, about: string, example: string): Parameter {
  return asked(name, list(text(), about), example);
}
