import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { openApiDocument } from '../../src/core/api/openapi/document.ts';
import type { JsonSchema } from '../../src/core/api/openapi/schema.ts';
import type { DocumentedOperation } from './operations.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true, discriminator: false });
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/);
ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
ajv.addFormat('binary', true);
ajv.addVocabulary(['components']);
ajv.addSchema({ $id: 'api', components: strictly(openApiDocument.components) });

const compiled = new Map<JsonSchema, ValidateFunction>();

/**
 * What is wrong with an answer: its status or media type is not in the document, or its body does not fit the
 * schema. The document lets objects grow; here a property that it does not name is a fault.
 */
export async function faultsOf(
  { operation, method }: DocumentedOperation,
  answer: Response,
): Promise<readonly string[]> {
  const documented = operation.responses[answer.status];
  if (documented === undefined) return [`${answer.status} is not documented`];
  const body = await answer.text();
  if (method === 'HEAD') return [];
  const type = (answer.headers.get('content-type') ?? '').split(';', 1)[0]?.trim() ?? '';
  if (documented.content === undefined) return body === '' ? [] : ['there is a body'];
  const media = documented.content[type];
  if (media === undefined) return [`${type} is not documented`];
  return type.endsWith('json') ? faultsOfValue(media.schema, JSON.parse(body)) : [];
}

export function faultsOfValue(schema: JsonSchema, value: unknown): readonly string[] {
  const validate = compiled.get(schema) ?? ajv.compile(Object(strictly(schema)));
  compiled.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** A copy in which no object takes a property that it does not name, and references reach the document. */
function strictly(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strictly);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    copy[key] = key === '$ref' ? `api${String(value)}` : strictly(value);
  }
  if ('properties' in schema && 'required' in schema) copy['additionalProperties'] = false;
  return copy;
}
