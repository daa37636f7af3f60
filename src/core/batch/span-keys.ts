import { allowedKeys } from '../otlp/allowed-keys.ts';
import { valueTag } from '../otlp/protobuf-attributes.ts';
import { type AttributeDefinition, type AttributeName, attributeDefinition, attributes } from '../semconv.ts';
import { type CellName, cellColumn, type NumberName, numberColumn } from './batch-columns.ts';
import { areKept, keepBytes } from './kept-bytes.ts';

/** Kinds of observations as numbers. */
export const kind = { fetched: 0, used: 1, ended: 2, heartbeat: 3 } as const;

/** Bits of a code, so that a code and another number share 32 bits. */
export const codeBits = 7;
export const codeMask = (1 << codeBits) - 1;

/** The keys of spans, by code less 1: code 0 is any key outside the contract. */
const definitions: readonly AttributeDefinition[] = Object.keys(attributes).flatMap((name) => {
  const definition = attributeDefinition(name);
  return definition?.on === 'span' ? [definition] : [];
});
const codes = new Map(definitions.map(({ name }, i) => [name, i + 1]));

/** How many codes there are, 0 included. */
export const codeCount = definitions.length + 1;

/** The code of the key between two places. */
export function codeOf(bytes: Uint8Array, start: number, end: number): number {
  const definition = allowedKeys.span.byBytes(bytes, start, end);
  return definition === null ? 0 : (codes.get(definition.name) ?? 0);
}

/** Words of eight bytes of the longest head. */
const headLongs = 8;
const heads = new BigInt64Array(codeCount * headLongs);
/** By code, of a `KeyValue` as senders write it: the bytes before its value. Each key has more than five. */
const headSizes = new Uint8Array(codeCount);
for (const [i, { name }] of definitions.entries()) writeHead(i + 1, Buffer.from(`\n\0${name}`, 'latin1'));

function writeHead(code: number, bytes: Buffer): void {
  bytes[1] = bytes.length - 2;
  headSizes[code] = bytes.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  keepBytes(heads, code * headLongs, { view, at: 0, end: bytes.length });
}

/** V8 folds the constants that a module declares, and loads those that it imports at each use. */
const tagOfValue = valueTag;

/**
 * Where the value begins, if from `at` to `end` there is the key of the code, one value and nothing else, in the
 * form that senders give it; 0 otherwise.
 */
// oxlint-disable-next-line max-params -- asked for every attribute of every span
export function valueOfKey(view: DataView, code: number, at: number, end: number): number {
  const valueTagAt = (at + (headSizes[code] ?? 0)) | 0;
  if (valueTagAt + 2 > end) return 0;
  if (!areKept(heads, (code * headLongs) | 0, view, at, valueTagAt)) return 0;
  return valueIn(view, valueTagAt, end);
}

/** Where the value begins, if from `at` to `end` there is one value and nothing else; 0 otherwise. */
export function valueIn(view: DataView, at: number, end: number): number {
  if (at + 2 > end || view.getUint8(at) !== tagOfValue) return 0;
  const size = view.getUint8(at + 1);
  if (size < 128) return at + 2 + size === end ? at + 2 : 0;
  if (at + 3 > end) return 0;
  const high = view.getUint8(at + 2);
  return high < 128 && at + 3 + ((size & 127) | (high << 7)) === end ? at + 3 : 0;
}

/** What a code stands for; null for 0. */
export function definitionOf(code: number): AttributeDefinition | null {
  return definitions[code - 1] ?? null;
}

/**
 * What becomes of an attribute: `context` is part of what many observations share, `checked` only has its bytes
 * walked (a broken one breaks the request), the others have columns. The first two are kept in dictionaries.
 */
export const part = { context: 0, cell: 1, checked: 2, number: 3, fingerprint: 4, ephemeral: 5 } as const;
export const partBits = 3;
export const partMask = (1 << partBits) - 1;

/** By `kind << codeBits | code`: the part, and above it the column. */
export const plans = new Uint8Array(kind.heartbeat << codeBits).fill(part.checked);

const every = [kind.fetched, kind.used, kind.ended];
plan(every, part.context, [
  'gen_ai.agent.name',
  'gen_ai.agent.id',
  'gen_ai.tool.name',
  'mayfly.notebook.path',
  'mayfly.notebook.cell_id',
  'user.id',
  'server.address',
  'server.port',
  'rpc.service',
  'rpc.method',
  'db.system.name',
  'db.operation.name',
  'http.request.method',
  'url.template',
  'mayfly.process.started_at',
]);
plan([kind.fetched], part.context, ['mayfly.fetch.source', 'mayfly.credential.held']);
plan([kind.used], part.context, ['mayfly.use.location', 'mayfly.use.outcome']);
plan([kind.ended], part.context, ['mayfly.end.reason']);
plan(every, part.fingerprint, ['mayfly.credential.fingerprint']);
plan(every, part.ephemeral, ['mayfly.credential.ephemeral']);
planColumns(every, part.number, {
  count: 'mayfly.count',
  issuedAt: 'mayfly.credential.issued_at',
  expiresAt: 'mayfly.credential.expires_at',
});
planColumns(every, part.cell, {
  conversation: 'gen_ai.conversation.id',
  type: 'mayfly.credential.type',
  provider: 'mayfly.credential.provider',
  subject: 'mayfly.credential.subject',
  issuer: 'mayfly.credential.issuer',
  previousFingerprint: 'mayfly.credential.previous_fingerprint',
  joinKeys: 'mayfly.credential.join_keys',
  scopes: 'mayfly.credential.scopes',
  audience: 'mayfly.credential.audience',
  parents: 'mayfly.credential.parents',
});
planColumns([kind.fetched], part.cell, {
  name: 'mayfly.fetch.name',
  policy: 'mayfly.fetch.policy',
  module: 'mayfly.fetch.module',
});
planColumns([kind.used], part.cell, { mechanism: 'mayfly.use.mechanism' });

/** What is told of one credential alone. */
export const ofOneCredential = new Uint8Array(codeCount);
for (const name of [
  'mayfly.credential.join_keys',
  'mayfly.credential.subject',
  'mayfly.credential.previous_fingerprint',
] as const) {
  ofOneCredential[codes.get(name) ?? 0] = 1;
}

/** By `kind << codeBits | code`: 1 where values have numbers and many spans tell the same; and for no key at all. */
export const recurring = plans.map((planned, index) => {
  const code = index & codeMask;
  return Number(code === 0 || ((planned & partMask) <= part.cell && ofOneCredential[code] === 0));
});

function plan(of: readonly number[], as: number, names: readonly AttributeName[]): void {
  for (const name of names) for (const one of of) plans[(one << codeBits) | (codes.get(name) ?? 0)] = as;
}

function planColumns(
  of: readonly number[],
  as: number,
  columns: Readonly<Partial<Record<CellName | NumberName, AttributeName>>>,
): void {
  const numbers: Readonly<Record<string, number>> = as === part.cell ? cellColumn : numberColumn;
  for (const [column, name] of Object.entries(columns)) {
    plan(of, as | ((numbers[column] ?? 0) << partBits), [name]);
  }
}
