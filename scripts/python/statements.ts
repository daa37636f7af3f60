import { keyOf } from './arguments.ts';
import { expression } from './expressions.ts';
import { arrow, functionLines } from './functions.ts';
import { bindPattern } from './patterns.ts';
import { blockScope, declare, resolveWritten, type Scope, temporary } from './scope.ts';
import { child, isName, nodes, optionalChild, type Tree, textOf } from './tree.ts';

/** The statements of a function or block; functions first, because Python does not hoist them. */
export function block(statements: readonly Tree[], scope: Scope): string[] {
  const functions = statements.filter(({ type }) => type === 'FunctionDeclaration');
  // Declared before they are translated, so that all of them know each other.
  for (const each of functions) declare(scope, textOf(child(each, 'id'), 'name'));
  // A function may change what is declared below it.
  if (functions.length > 0) for (const each of statements) declareAll(each, scope);
  const lines = functions.flatMap((each) => functionLines(each, scope, []));
  for (const each of statements)
    if (each.type !== 'FunctionDeclaration') lines.push(...statement(each, scope));
  return lines.length === 0 ? ['pass'] : lines;
}

/** Declares what a statement declares by a plain name. */
export function declareAll(node: Tree, scope: Scope): void {
  if (node.type !== 'VariableDeclaration') return;
  for (const each of nodes(node, 'declarations')) {
    const id = child(each, 'id');
    if (isName(id)) declare(scope, textOf(id, 'name'));
  }
}

/** One statement, with what has to stand before it. */
export function statement(node: Tree, scope: Scope): string[] {
  const outer = scope.frame.pending;
  scope.frame.pending = [];
  const lines = bareStatement(node, scope);
  const pending = scope.frame.pending;
  scope.frame.pending = outer;
  return [...pending, ...lines];
}

function bareStatement(node: Tree, scope: Scope): string[] {
  switch (node.type) {
    case 'VariableDeclaration':
      return nodes(node, 'declarations').flatMap((each) => declaration(each, scope));
    case 'ExpressionStatement':
      return effect(child(node, 'expression'), scope);
    case 'ReturnStatement': {
      const value = optionalChild(node, 'argument');
      return [value === null ? 'return' : `return ${unwrapped(expression(value, scope))}`];
    }
    case 'IfStatement':
      return conditional(node, scope);
    case 'BlockStatement':
      return block(nodes(node, 'body'), blockScope(scope));
    case 'ForStatement':
      return counting(node, scope);
    case 'ForOfStatement':
      return eachOf(node, scope);
    case 'WhileStatement':
      return loop(expression(child(node, 'test'), scope), node, blockScope(scope, null));
    case 'BreakStatement':
      return ['break'];
    case 'ContinueStatement':
      return [...(scope.step === null ? [] : scope.step.split('\n')), 'continue'];
    case 'SwitchStatement':
      return choice(node, scope);
    case 'TryStatement':
      return attempt(node, scope);
    case 'ThrowStatement':
      return [`raise js.thrown(${expression(child(node, 'argument'), scope)})`];
    case 'EmptyStatement':
      return [];
    default:
      throw new Error(`no translation for ${node.type}`);
  }
}

function declaration(node: Tree, scope: Scope): string[] {
  const target = child(node, 'id');
  const init = optionalChild(node, 'init');
  if (init === null) return [`${declare(scope, textOf(target, 'name'))} = None`];
  if (target.type === 'Identifier' && init.type === 'ArrowFunctionExpression') {
    // A function may call itself.
    const name = declare(scope, textOf(target, 'name'));
    return [`${name} = ${arrow(init, scope, textOf(target, 'name'))}`];
  }
  return bindPattern(target, unwrapped(expression(init, scope)), scope);
}

/** An expression for what it does. */
function effect(node: Tree, scope: Scope): string[] {
  if (node.type === 'AssignmentExpression') return assign(node, scope);
  if (node.type === 'UpdateExpression') {
    const sign = node['operator'] === '++' ? '+' : '-';
    const target = child(node, 'argument');
    if (isName(target)) return [`${resolveWritten(scope, textOf(target, 'name'))} ${sign}= 1`];
  }
  return [unwrapped(expression(node, scope))];
}

/** Without parentheses around the whole. */
function unwrapped(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')') || text.includes(':=') || text.startsWith('(yield'))
    return text;
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (quoted && character === '\\') i += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '(') depth += 1;
    else if (!quoted && character === ')') depth -= 1;
    if (depth === 0 && i < text.length - 1) return text;
  }
  return text.slice(1, -1);
}

function assign(node: Tree, scope: Scope): string[] {
  const target = child(node, 'left');
  const operator = textOf(node, 'operator').slice(0, -1);
  if (target.type === 'ArrayPattern') return assignList(node, scope);
  const value = expression(child(node, 'right'), scope);
  if (isName(target)) {
    const name = resolveWritten(scope, textOf(target, 'name'));
    if (operator === '??') return [`if ${name} is None:`, `    ${name} = ${value}`];
    if (operator === '||') return [`${name} = (${name} or ${value})`];
    if (operator === '&&') return [`${name} = (${name} and ${value})`];
    return [`${name} ${operator}= ${value}`];
  }
  const place = `${expression(child(target, 'object'), scope)}, ${keyOf(target, scope)}`;
  if (operator === '??') return [`js.put_if_none(${place}, lambda: ${value})`];
  if (operator === '||') return [`js.put(${place}, js.at(${place}) or ${value})`];
  if (operator !== '') return [`js.put(${place}, js.at(${place}) ${operator} ${value})`];
  return [`js.put(${place}, ${value})`];
}

function assignList(node: Tree, scope: Scope): string[] {
  const name = temporary(scope);
  return [
    `${name} = js.array(${expression(child(node, 'right'), scope)})`,
    ...nodes(child(node, 'left'), 'elements').map(
      (element, i) => `${resolveWritten(scope, textOf(element, 'name'))} = js.at(${name}, ${i})`,
    ),
  ];
}

function indented(lines: readonly string[]): string[] {
  return (lines.length === 0 ? ['pass'] : lines).map((line) => `    ${line}`);
}

/** The body of an `if` or a loop, which may be one statement. */
function body(node: Tree, scope: Scope): string[] {
  return node.type === 'BlockStatement' ? block(nodes(node, 'body'), scope) : statement(node, scope);
}

function conditional(node: Tree, scope: Scope): string[] {
  const test = unwrapped(expression(child(node, 'test'), scope));
  const otherwise = optionalChild(node, 'alternate');
  return [
    `if ${test}:`,
    ...indented(body(child(node, 'consequent'), blockScope(scope))),
    ...(otherwise === null ? [] : ['else:', ...indented(body(otherwise, blockScope(scope)))]),
  ];
}

function counting(node: Tree, scope: Scope): string[] {
  const head = blockScope(scope, null);
  const init = optionalChild(node, 'init');
  const opening =
    init === null ? [] : init.type === 'VariableDeclaration' ? statement(init, head) : effect(init, head);
  const test = optionalChild(node, 'test');
  const step = optionalChild(node, 'update');
  const stepLines =
    step === null
      ? []
      : step.type === 'SequenceExpression'
        ? nodes(step, 'expressions').flatMap((part) => effect(part, head))
        : effect(step, head);
  const inner = blockScope(head, stepLines.length === 0 ? null : stepLines.join('\n'));
  const condition = test === null ? 'True' : expression(test, head);
  const lines = body(child(node, 'body'), inner);
  return [...opening, `while ${condition}:`, ...indented([...lines, ...stepLines])];
}

function loop(condition: string, node: Tree, scope: Scope): string[] {
  return [`while ${condition}:`, ...indented(body(child(node, 'body'), scope))];
}

function eachOf(node: Tree, scope: Scope): string[] {
  const inner = blockScope(scope, null);
  const items = expression(child(node, 'right'), scope);
  const [declared] = nodes(child(node, 'left'), 'declarations');
  if (declared === undefined) throw new Error('a for-of loop needs a declaration');
  const target = child(declared, 'id');
  if (isName(target)) {
    const name = declare(inner, textOf(target, 'name'));
    return [`for ${name} in js.iterate(${items}):`, ...indented(body(child(node, 'body'), inner))];
  }
  const name = temporary(scope);
  const opening = bindPattern(target, name, inner);
  return [
    `for ${name} in js.iterate(${items}):`,
    ...indented([...opening, ...body(child(node, 'body'), inner)]),
  ];
}

/** Each case of a switch returns, breaks or is empty. */
function choice(node: Tree, scope: Scope): string[] {
  const value = temporary(scope);
  const lines = [`${value} = ${expression(child(node, 'discriminant'), scope)}`];
  let tests: string[] = [];
  let word = 'if';
  let otherwise: string[] | null = null;
  for (const each of nodes(node, 'cases')) {
    const test = optionalChild(each, 'test');
    if (test !== null) tests.push(`${value} == ${expression(test, scope)}`);
    const statements = nodes(each, 'consequent').filter(({ type }) => type !== 'BreakStatement');
    if (test !== null && nodes(each, 'consequent').length === 0) continue;
    const own = block(statements, blockScope(scope));
    if (test === null) {
      otherwise = isNever(statements) ? null : own;
    } else {
      lines.push(`${word} ${tests.join(' or ')}:`, ...indented(own));
      word = 'elif';
    }
    tests = [];
  }
  if (otherwise !== null) lines.push(...(word === 'if' ? otherwise : ['else:', ...indented(otherwise)]));
  return lines;
}

/** `return kind satisfies never`. */
function isNever(statements: readonly Tree[]): boolean {
  const [only] = statements;
  return statements.length === 1 && only?.type === 'ReturnStatement' && isTypeOnly(only);
}

function isTypeOnly(node: Tree): boolean {
  const argument = node['argument'] as { type?: string } | null;
  return argument?.type === 'TSSatisfiesExpression';
}

function attempt(node: Tree, scope: Scope): string[] {
  const handler = optionalChild(node, 'handler');
  const final = optionalChild(node, 'finalizer');
  const lines = ['try:', ...indented(block(nodes(child(node, 'block'), 'body'), blockScope(scope)))];
  if (handler !== null) {
    const inner = blockScope(scope);
    const param = optionalChild(handler, 'param');
    const name = param === null ? '' : ` as ${declare(inner, textOf(param, 'name'))}`;
    lines.push(`except Exception${name}:`, ...indented(block(nodes(child(handler, 'body'), 'body'), inner)));
  }
  if (final !== null) lines.push('finally:', ...indented(block(nodes(final, 'body'), blockScope(scope))));
  return lines;
}
