import { elements, keyOf } from './arguments.ts';
import { call, member, newObject } from './calls.ts';
import { arrow } from './functions.ts';
import { pythonText } from './names.ts';
import { hoisted, resolve, resolveWritten, type Scope } from './scope.ts';
import { child, isName, nodes, type Tree, textOf } from './tree.ts';

/** An expression of Python that means the same; in parentheses where it is more than a name or a call. */
export function expression(node: Tree, scope: Scope): string {
  switch (node.type) {
    case 'Identifier':
      return identifier(textOf(node, 'name'), scope);
    case 'Literal':
      return literal(node, scope);
    case 'TemplateLiteral':
      return template(node, scope);
    case 'TaggedTemplateExpression':
      return rawText(node);
    case 'ArrayExpression':
      return `[${elements(node, 'elements', scope)}]`;
    case 'ObjectExpression':
      return object(node, scope);
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return arrow(node, scope, 'fn');
    case 'CallExpression':
      return call(node, scope);
    case 'NewExpression':
      return newObject(node, scope);
    case 'MemberExpression':
      return member(node, scope);
    case 'ChainExpression':
      return expression(child(node, 'expression'), scope);
    case 'ConditionalExpression':
      return `(${sub(node, 'consequent', scope)} if ${sub(node, 'test', scope)} else ${sub(node, 'alternate', scope)})`;
    case 'LogicalExpression':
      return logical(node, scope);
    case 'BinaryExpression':
      return binary(node, scope);
    case 'UnaryExpression':
      return unary(node, scope);
    case 'AssignmentExpression':
      return assignment(node, scope);
    case 'UpdateExpression':
      return update(node, scope);
    case 'YieldExpression':
      scope.frame.yields = true;
      return node['delegate'] === true
        ? `(yield from js.iterate(${sub(node, 'argument', scope)}))`
        : `(yield ${sub(node, 'argument', scope)})`;
    default:
      throw new Error(`no translation for ${node.type}`);
  }
}

function sub(node: Tree, field: string, scope: Scope): string {
  return expression(child(node, field), scope);
}

function identifier(name: string, scope: Scope): string {
  if (name === 'undefined') return 'None';
  if (name === 'NaN') return 'js.NAN';
  if (name === 'Infinity') return 'js.INFINITY';
  if (name === 'String') return 'js.string';
  if (name === 'Number') return 'js.number';
  if (name === 'Boolean') return 'bool';
  if (name === 'decodeURIComponent') return 'js.decode_uri_component';
  if (name === 'encodeURIComponent') return 'js.encode_uri_component';
  return resolve(scope, name);
}

function literal(node: Tree, scope: Scope): string {
  const { value, regex } = node;
  if (typeof regex === 'object' && regex !== null) {
    const { pattern, flags } = regex as { pattern: string; flags: string };
    return hoisted(`js.RegExp(${pythonText(pattern)}${flags === '' ? '' : `, ${pythonText(flags)}`})`, scope);
  }
  if (typeof value === 'string') return pythonText(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return 'None';
}

function template(node: Tree, scope: Scope): string {
  const parts: string[] = [];
  const values = nodes(node, 'expressions');
  nodes(node, 'quasis').forEach((quasi, i) => {
    const { cooked } = quasi['value'] as { cooked: string };
    if (cooked !== '') parts.push(pythonText(cooked));
    const value = values[i];
    if (value !== undefined) parts.push(`js.string(${expression(value, scope)})`);
  });
  return parts.length === 0 ? '""' : parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' + ')})`;
}

function rawText(node: Tree): string {
  const [quasi] = nodes(child(node, 'quasi'), 'quasis');
  if (quasi === undefined) throw new Error('a tagged template is empty');
  return pythonText((quasi['value'] as { raw: string }).raw);
}

function object(node: Tree, scope: Scope): string {
  const parts = nodes(node, 'properties').map((property) => {
    if (property.type === 'SpreadElement') return `**js.spread(${sub(property, 'argument', scope)})`;
    if (property['kind'] !== 'init') throw new Error('an object with an accessor has no translation');
    const key = child(property, 'key');
    const isNamed = property['computed'] !== true && isName(key);
    const name = isNamed ? pythonText(textOf(key, 'name')) : expression(key, scope);
    const value = child(property, 'value');
    const isFunction = value.type === 'ArrowFunctionExpression' || value.type === 'FunctionExpression';
    const hint = isNamed ? textOf(key, 'name') : 'fn';
    return `${name}: ${isFunction ? arrow(value, scope, hint) : expression(value, scope)}`;
  });
  return parts.length === 0 ? 'js.Obj()' : `js.Obj({${parts.join(', ')}})`;
}

function logical(node: Tree, scope: Scope): string {
  const left = sub(node, 'left', scope);
  const right = sub(node, 'right', scope);
  const operator = textOf(node, 'operator');
  if (operator === '&&') return `(${left} and ${right})`;
  if (operator === '||') return `(${left} or ${right})`;
  if (/^\w+$/.test(left)) return `(${left} if ${left} is not None else ${right})`;
  return `(_v if (_v := ${left}) is not None else ${right})`;
}

const typeTests: ReadonlyMap<string, string> = new Map([
  ['string', 'js.is_string'],
  ['number', 'js.is_number'],
  ['boolean', 'js.is_boolean'],
  ['object', 'js.is_object'],
  ['function', 'callable'],
  ['undefined', 'js.is_undefined'],
]);

function binary(node: Tree, scope: Scope): string {
  const operator = textOf(node, 'operator');
  const [left, right] = [child(node, 'left'), child(node, 'right')];
  const isEqual = operator === '===' || operator === '==';
  if (isEqual || operator === '!==' || operator === '!=') return equality(left, right, { isEqual, scope });
  const [a, b] = [expression(left, scope), expression(right, scope)];
  if (operator === 'instanceof') return `js.is_instance(${a}, ${pythonText(textOf(right, 'name'))})`;
  if (operator === '>>>') return `js.unsigned_shift(${a}, ${b})`;
  return `(${a} ${operator} ${b})`;
}

function equality(left: Tree, right: Tree, { isEqual, scope }: { isEqual: boolean; scope: Scope }): string {
  if (left.type === 'UnaryExpression' && left['operator'] === 'typeof') {
    const test = typeTests.get(String(right['value']));
    if (test === undefined) throw new Error(`typeof ${String(right['value'])}`);
    const text = `${test}(${expression(child(left, 'argument'), scope)})`;
    return isEqual ? text : `(not ${text})`;
  }
  const a = expression(left, scope);
  const b = expression(right, scope);
  const isIdentity = b === 'None' || b === 'True' || b === 'False';
  const word = isIdentity ? (isEqual ? 'is' : 'is not') : isEqual ? '==' : '!=';
  return `(${a} ${word} ${b})`;
}

function unary(node: Tree, scope: Scope): string {
  const argument = sub(node, 'argument', scope);
  switch (node['operator']) {
    case '!':
      return `(not ${argument})`;
    case '-':
      return `(-${argument})`;
    case '+':
      return `js.number(${argument})`;
    case '~':
      return `(~${argument})`;
    case 'void':
      return `js.nothing(${argument})`;
    default:
      throw new Error(`no translation for ${String(node['operator'])}`);
  }
}

/** Within an expression; names only, and members by a call. */
function assignment(node: Tree, scope: Scope): string {
  const target = child(node, 'left');
  const operator = textOf(node, 'operator').slice(0, -1);
  const value = sub(node, 'right', scope);
  if (target.type === 'Identifier') {
    const name = resolveWritten(scope, textOf(target, 'name'));
    if (operator === '??') return `(${name} if ${name} is not None else (${name} := ${value}))`;
    return `(${name} := ${operator === '' ? value : `${name} ${operator} ${value}`})`;
  }
  const at = `${sub(target, 'object', scope)}, ${keyOf(target, scope)}`;
  if (operator === '??') return `js.put_if_none(${at}, lambda: ${value})`;
  if (operator !== '') return `js.put(${at}, js.at(${at}) ${operator} ${value})`;
  return `js.put(${at}, ${value})`;
}

function update(node: Tree, scope: Scope): string {
  const target = child(node, 'argument');
  const sign = node['operator'] === '++' ? '+' : '-';
  const back = sign === '+' ? '-' : '+';
  const isPrefix = node['prefix'] === true;
  const changed =
    target.type === 'Identifier'
      ? `(${resolveWritten(scope, textOf(target, 'name'))} := ${resolve(scope, textOf(target, 'name'))} ${sign} 1)`
      : memberUpdate(target, sign, scope);
  return isPrefix ? changed : `(${changed} ${back} 1)`;
}

function memberUpdate(target: Tree, sign: string, scope: Scope): string {
  const at = `${sub(target, 'object', scope)}, ${keyOf(target, scope)}`;
  return `js.put(${at}, js.at(${at}) ${sign} 1)`;
}
