import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../../../src/core/api/openapi/document.ts';
import { tags } from '../../../../src/core/api/openapi/route.ts';
import { routes } from '../../../../src/core/api/openapi/routes/index.ts';
import { object, orNull, text } from '../../../../src/core/api/openapi/schema.ts';
import { isFingerprint } from '../../../../src/core/fingerprint.ts';
import { faultsOfValue } from '../../../support/conforms.ts';
import { operations } from '../../../support/operations.ts';

const source = join(import.meta.dirname, '../../../../src/core/api');

interface Pet {
  readonly name: string;
  readonly owner: string | null;
}

test('a schema that misses, invents or mistypes a property of its view does not compile', () => {
  const owner = orNull(text());
  object<Pet>()({ name: text(), owner });
  // @ts-expect-error: a property is missing
  object<Pet>()({ name: text() });
  // @ts-expect-error: a property is invented
  object<Pet>()({ name: text(), owner, age: text() });
  // @ts-expect-error: null is not possible
  object<Pet>()({ name: orNull(text()), owner });
  // @ts-expect-error: null is possible
  object<Pet>()({ name: text(), owner: text() });
  const more = { name: text(), owner, age: text() };
  // @ts-expect-error: also when it comes from elsewhere
  object<Pet>()({ ...more });
});

test('every view of the API has a schema', () => {
  const views = readdirSync(source)
    .filter((name) => name.endsWith('-views.ts') || name === 'views.ts')
    .flatMap((name) => [...readFileSync(join(source, name), 'utf8').matchAll(/export interface (\w+)/g)])
    .map(([, name]) => name ?? '');
  expect(views.length).toBeGreaterThan(30);
  const folder = join(source, 'openapi/schemas');
  const schemas = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('');
  const missing = views.filter((name) => !new RegExp(`object<${name}(<Item>)?>\\(\\)`).test(schemas));
  expect(missing).toEqual([]);
});

test('every reference leads somewhere, and everything that is named is referred to', () => {
  const written = JSON.stringify(openApiDocument);
  const meant = new Set(
    [...written.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name),
  );
  expect([...meant].sort()).toEqual(Object.keys(openApiDocument.components.schemas).sort());
});

test('no two operations have the same name, and each has a tag that is explained', () => {
  const ids = operations.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
  expect(operations).toHaveLength(routes.length);
  expect(openApiDocument.tags.map(({ name }) => name)).toEqual(Object.keys(tags));
  for (const { operation } of operations) expect(Object.keys(tags)).toContain(operation.tags[0]);
});

describe.each(operations)('$method $path', ({ path, operation }) => {
  const parameters = operation.parameters ?? [];

  test('declares the parameters of its path, and each once', () => {
    const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(parameters.map(({ name }) => name)).toEqual([...new Set(parameters.map(({ name }) => name))]);
  });

  test('explains its parameters, with examples that are valid', () => {
    for (const { description, schema, example } of parameters) {
      expect(description).toMatch(/^[A-Z].*\.$/);
      if (example === undefined) continue;
      const value = schema.type === 'integer' ? Number(example) : example;
      expect(faultsOfValue(schema, value)).toEqual([]);
    }
  });

  test('asks for a proof exactly when it has scopes', () => {
    expect(operation.security.length > 0).toBe(operation['x-mayfly-scopes'].length > 0);
    for (const by of operation.security) {
      for (const name of Object.keys(by))
        expect(Object.keys(openApiDocument.components.securitySchemes)).toContain(name);
    }
  });
});

test('the example of a fingerprint is whole', () => {
  const examples = operations.flatMap(({ operation }) =>
    (operation.parameters ?? []).filter(({ name, in: place }) => name === 'fingerprint' && place === 'path'),
  );
  expect(examples.length).toBeGreaterThan(3);
  for (const { example } of examples) expect(isFingerprint(String(example))).toBe(true);
});
