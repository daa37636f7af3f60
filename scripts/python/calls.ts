import { elements, keyOf } from './arguments.ts';
import { pythonText } from './names.ts';
import type { Scope } from './scope.ts';
import { child, isName, memberName, nodes, type Tree, textOf } from './tree.ts';

/** Functions of ECMAScript's own objects. */
const statics: ReadonlyMap<string, string> = new Map(
  [
    'Array.isArray is_array, Array.from array_from, Buffer.from buffer_from, Buffer.concat buffer_concat',
    'Buffer.alloc buffer_alloc, Buffer.byteLength byte_length, Uint8Array.from array_bytes',
    'JSON.parse json_parse, JSON.stringify json_stringify, Object.keys object_keys, Object.values object_values',
    'Object.entries object_entries, Object.fromEntries from_entries, Object.create create, Object.hasOwn has_own',
    'Object.assign assign, Object.freeze same, Number.isFinite is_finite, Number.isSafeInteger is_safe_integer',
    'Number.isInteger is_integer, Number.parseInt parse_int, Number.isNaN is_nan, Math.trunc trunc',
    'Math.floor floor, Math.ceil ceil, Math.round round_, Math.min minimum, Math.max maximum, Math.abs absolute',
    'Math.imul imul, Date.parse date_parse, Date.UTC date_utc, String.fromCharCode from_char_code',
    'String.fromCodePoint from_code_point, URL.canParse url_can_parse, Map.groupBy group_by, Reflect.get reflect_get',
    'process.getBuiltinModule builtin_module, Date.now date_now',
  ]
    .join(', ')
    .split(', ')
    .map((pair): [string, string] => [pair.split(' ')[0] ?? '', pair.split(' ')[1] ?? '']),
);
const constants: ReadonlyMap<string, string> = new Map([
  ['Number.NaN', 'js.NAN'],
  ['Number.MAX_SAFE_INTEGER', '9007199254740991'],
  ['Number.POSITIVE_INFINITY', 'js.INFINITY'],
]);

/** Methods of texts, lists, maps, sets, expressions and bytes, as functions that look at what they are given. */
const methods: ReadonlySet<string> = new Set(
  [
    'includes indexOf lastIndexOf split join map filter flatMap flat some every find findIndex findLast reduce forEach at',
    'push pop shift unshift sort reverse toSorted keys values entries get has set add delete clear match matchAll',
    'replace replaceAll search padStart padEnd charCodeAt charAt codePointAt trim trimStart trimEnd repeat toString',
    'concat toWellFormed isWellFormed localeCompare normalize readUInt32BE readUInt16BE readInt32BE readUInt8',
    'readUInt32LE readUInt16LE readInt32LE equals copy fill swap16 getAll next slice subarray',
  ]
    .join(' ')
    .split(' '),
);
const snake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

export function call(node: Tree, scope: Scope): string {
  const callee = child(node, 'callee');
  const given = elements(node, 'arguments', scope);
  if (callee.type === 'MemberExpression') return methodCall(node, callee, scope);
  const called = scope.to.expression(callee, scope);
  if (node['optional'] === true) return `(None if (_v := ${called}) is None else _v(${given}))`;
  return `${called}(${given})`;
}

function methodCall(node: Tree, callee: Tree, scope: Scope): string {
  const known = staticName(callee, scope);
  const given = elements(node, 'arguments', scope);
  if (known !== null) {
    const name = statics.get(known);
    if (name !== undefined) return `js.${name}(${given})`;
    throw new Error(`no translation for ${known}`);
  }
  const object = child(callee, 'object');
  const isOptional = callee['optional'] === true;
  if (isOptional || isChained(object)) {
    const before = scope.to.expression(object, scope);
    const rest = onValue(callee, '_v', { node, scope, given });
    return `(None if (_v := ${before}) is None else ${rest})`;
  }
  return onValue(callee, scope.to.expression(object, scope), { node, scope, given });
}

/** Within `a?.b.c`, what follows is skipped too when `a` is nothing. */
function isChained(node: Tree): boolean {
  if (node.type === 'MemberExpression') return node['optional'] === true || isChained(child(node, 'object'));
  if (node.type === 'CallExpression') {
    if (node['optional'] === true) return true;
    const callee = child(node, 'callee');
    return callee.type === 'MemberExpression' && isChained(callee);
  }
  return false;
}

interface Called {
  readonly node: Tree;
  readonly scope: Scope;
  readonly given: string;
}

function onValue(callee: Tree, object: string, { node, scope, given }: Called): string {
  const name = memberName(callee);
  const count = nodes(node, 'arguments').length;
  if (name === 'startsWith') return `js.starts_with(${object}, ${given})`;
  if (name === 'endsWith') return `${object}.endswith(${given})`;
  if (name === 'toLowerCase') return `${object}.lower()`;
  if (name === 'toUpperCase') return `${object}.upper()`;
  if (name === 'test' || name === 'exec') return `${object}.${name}(${given})`;
  if ((name === 'slice' || name === 'subarray') && count <= 2) return sliced(node, object, scope);
  if (name !== null && methods.has(name)) {
    const suffix = takesIndex(node) ? '_indexed' : '';
    return `js.${snake(name)}_${suffix}(${given === '' ? object : `${object}, ${given}`})`;
  }
  const optional = node['optional'] === true;
  const found = `${object}.get(${keyOf(callee, scope)})`;
  return optional ? `(None if (_w := ${found}) is None else _w(${given}))` : `${found}(${given})`;
}

function sliced(node: Tree, object: string, scope: Scope): string {
  const [from, to] = nodes(node, 'arguments');
  const start = from === undefined ? '' : scope.to.expression(from, scope);
  const end = to === undefined ? '' : scope.to.expression(to, scope);
  return `js.slice_(${object}, ${start === '' ? '0' : start}${end === '' ? '' : `, ${end}`})`;
}

/** A callback that asks for the index, or a list method that is given one with two parameters. */
function takesIndex(node: Tree): boolean {
  const callback = nodes(node, 'arguments')[0];
  if (callback?.type !== 'ArrowFunctionExpression') return false;
  const name = memberName(child(node, 'callee'));
  return (
    nodes(callback, 'params').length === 2 &&
    name !== 'reduce' &&
    name !== 'sort' &&
    name !== 'replace' &&
    name !== 'toSorted'
  );
}

function staticName(callee: Tree, scope: Scope): string | null {
  const object = child(callee, 'object');
  const name = memberName(callee);
  if (name === null || !isName(object)) return null;
  const owner = textOf(object, 'name');
  const isGlobal = /^(?:[A-Z]|process$)/.test(owner) && !isDeclared(scope, owner);
  return isGlobal ? `${owner}.${name}` : null;
}

function isDeclared(scope: Scope, name: string): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.above) if (at.names.has(name)) return true;
  return false;
}

export function member(node: Tree, scope: Scope): string {
  const known = staticName(node, scope);
  if (known !== null) {
    const constant = constants.get(known);
    if (constant !== undefined) return constant;
    if (statics.has(known)) return `js.${statics.get(known)}`;
    if (known === 'process.env') return 'js.environment()';
    throw new Error(`no translation for ${known}`);
  }
  const object = child(node, 'object');
  const before = scope.to.expression(object, scope);
  if (node['optional'] === true || isChained(object)) {
    return `(None if (_v := ${before}) is None else ${memberOf(node, '_v', scope)})`;
  }
  return memberOf(node, before, scope);
}

function memberOf(node: Tree, object: string, scope: Scope): string {
  const name = memberName(node);
  if (name === 'length' || name === 'byteLength') return `js.length(${object})`;
  if (name === 'size') return `js.size(${object})`;
  // Bytes are their own memory.
  if (name === 'buffer') return object;
  if (name === 'byteOffset') return '0';
  if (name !== null) return `${object}.get(${pythonText(name)})`;
  return `js.at(${object}, ${keyOf(node, scope)})`;
}

export function newObject(node: Tree, scope: Scope): string {
  const name = textOf(child(node, 'callee'), 'name');
  const given = elements(node, 'arguments', scope);
  switch (name) {
    case 'Map':
    case 'WeakMap':
      return `js.Map(${given})`;
    case 'Set':
      return `js.Set(${given})`;
    case 'RegExp':
    case 'URLSearchParams':
    case 'URL':
      return `js.${name}(${given})`;
    case 'Uint8Array':
      return `js.zero_bytes(${given})`;
    case 'Int32Array':
    case 'Array':
      return `js.zeros(${given})`;
    case 'MayflyError':
      return `js.MayflyError(${given})`;
    case 'Error':
    case 'RangeError':
    case 'TypeError':
      return `js.Error(${given})`;
    default:
      throw new Error(`no translation for new ${name}`);
  }
}
