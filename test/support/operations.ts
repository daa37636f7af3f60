import { openApiDocument } from '../../src/core/api/openapi/document.ts';
import type { Operation, ParameterObject } from '../../src/core/api/openapi/operation.ts';

/** An operation of the OpenAPI document with its place. */
export interface DocumentedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** Documented, and not there yet: each must answer 404 until it leaves this list. */
export const notYetBuilt: readonly string[] = [];

export const operations: readonly DocumentedOperation[] = Object.entries(openApiDocument.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      operation,
    })),
);

export function isBuilt({ id }: DocumentedOperation): boolean {
  return !notYetBuilt.includes(id);
}

/** Operations on one destination of exports, `someDestination`, which must be there. */
export function isOfDestination({ path }: DocumentedOperation): boolean {
  return path.startsWith('/api/v1/exports/{name}');
}

/** A destination that is valid; nothing is sent there, not even by its test. */
export const someDestination = {
  name: 'siem',
  kind: 'file',
  settings: { path: 'siem.ndjson' },
} as const;

/** Bodies of operations on exports, by their ids. */
export const exportBodies: Readonly<Record<string, object>> = {
  createExport: { ...someDestination, name: 'new' },
  changeExport: { filter: 'env:production' },
  backfillExport: { from: '2026-11-20T10:00Z' },
  replayDeadLetters: { ids: null },
};

/** The status of success. */
export function successOf({ operation }: DocumentedOperation): number {
  return Number(Object.keys(operation.responses).find((status) => status.startsWith('2')));
}

/** Its path and, where it must have some, its query, with these values or else the examples of the document. */
export function pathOf(
  { path, operation }: DocumentedOperation,
  values: Readonly<Record<string, string>> = {},
): string {
  const valueOf = (parameter: ParameterObject): string =>
    encodeURIComponent(values[parameter.name] ?? String(parameter.example));
  const parameters = operation.parameters ?? [];
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, parameter) => text.replace(`{${parameter.name}}`, valueOf(parameter)), path);
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map((parameter) => `${parameter.name}=${valueOf(parameter)}`);
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
}
