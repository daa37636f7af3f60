import { html } from 'hono/html';
import type { JsonSchema } from '../../src/core/api/openapi/schema.ts';
import type { Html } from './prose.ts';

/** What a value looks like, in the manner of TypeScript; components are links to their sections. */
export function shape(schema: JsonSchema, indent = ''): Html {
  const { $ref, anyOf, items, properties, required = [] } = schema;
  if ($ref !== undefined) return link($ref.slice($ref.lastIndexOf('/') + 1));
  if (schema.enum !== undefined) return html`${schema.enum.map((word) => `"${word}"`).join(' | ')}`;
  if (anyOf !== undefined) return joined(anyOf.map((each) => shape(each, indent)));
  if (items !== undefined) {
    const isUnion = items.enum !== undefined || items.anyOf !== undefined;
    return isUnion ? html`(${shape(items, indent)})[]` : html`${shape(items, indent)}[]`;
  }
  if (properties === undefined) return html`${plain(schema)}`;
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, property]) => {
    const mark = required.includes(name) ? '' : '?';
    return html`${inner}${name}${mark}: ${shape(property, inner)}${'\n'}`;
  });
  return html`{${'\n'}${lines}${indent}}`;
}

function link(name: string): Html {
  return html`<a href="#schema-${name}">${name}</a>`;
}

function joined(parts: readonly Html[]): Html {
  return html`${parts.map((part, i) => (i === 0 ? part : html` | ${part}`))}`;
}

function plain({ type = 'unknown', format }: JsonSchema): string {
  if (format === 'date-time') return 'time';
  if (format === 'binary') return 'bytes';
  return type;
}

/** What else holds of a value: bounds, form and what it is when left out. */
export function limits(schema: JsonSchema): string {
  const { minimum, maximum, minLength = 0, maxLength, pattern } = schema;
  const bounds =
    minimum !== undefined && maximum !== undefined
      ? `${minimum} to ${maximum}`
      : maxLength === undefined
        ? ''
        : `${minLength > 0 ? `${minLength} to ` : 'at most '}${maxLength} characters`;
  const otherwise = schema.default === undefined ? '' : `otherwise ${schema.default}`;
  return [bounds, pattern === undefined ? '' : `like ${pattern}`, otherwise]
    .filter((part) => part !== '')
    .join('; ');
}
