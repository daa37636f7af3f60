import { pythonName } from './names.ts';
import { bindPattern } from './patterns.ts';
import { declare, functionScope, type Scope, temporary } from './scope.ts';
import { child, nodes, type Tree, textOf } from './tree.ts';

/** A function of an expression: a lambda where it can be one, else a definition before the statement. */
export function arrow(node: Tree, scope: Scope, hint: string): string {
  const inner = functionScope(scope);
  const { parameters, opening } = parametersOf(node, inner);
  const body = child(node, 'body');
  const isBlock = body.type === 'BlockStatement';
  let lines: string[];
  if (isBlock) {
    lines = [...opening, ...inner.to.block(nodes(body, 'body'), inner)];
  } else {
    const value = inner.to.expression(body, inner);
    const { pending, nonlocals, globals } = inner.frame;
    if (opening.length === 0 && pending.length === 0 && nonlocals.size + globals.size === 0) {
      return `(lambda${parameters === '' ? '' : ` ${parameters}`}: ${value})`;
    }
    lines = [...opening, ...pending, `return ${value}`];
  }
  const name = `_${pythonName(hint)}${temporary(scope).slice(2)}`;
  scope.frame.pending.push(...definition(name, parameters, { lines, inner }));
  return name;
}

/** A function declaration. */
export function functionLines(node: Tree, scope: Scope, docs: readonly string[]): string[] {
  const name = declare(scope, textOf(child(node, 'id'), 'name'));
  const inner = functionScope(scope);
  const { parameters, opening } = parametersOf(node, inner);
  const lines = [...opening, ...inner.to.block(nodes(child(node, 'body'), 'body'), inner)];
  return definition(name, parameters, { lines: [...docs, ...scopeWords(inner), ...lines], inner: null });
}

function definition(
  name: string,
  parameters: string,
  { lines, inner }: { lines: readonly string[]; inner: Scope | null },
): string[] {
  const words = inner === null ? [] : scopeWords(inner);
  const body = [...words, ...lines];
  return [
    `def ${name}(${parameters}):`,
    ...(body.length === 0 ? ['pass'] : body).map((line) => `    ${line}`),
  ];
}

function scopeWords({ frame }: Scope): string[] {
  return [
    ...(frame.globals.size === 0 ? [] : [`global ${[...frame.globals].join(', ')}`]),
    ...(frame.nonlocals.size === 0 ? [] : [`nonlocal ${[...frame.nonlocals].join(', ')}`]),
  ];
}

/** All may be left out, as in ECMAScript. */
function parametersOf(node: Tree, inner: Scope): { parameters: string; opening: string[] } {
  const opening: string[] = [];
  const names = nodes(node, 'params').map((given) => {
    const param = given.type === 'TSParameterProperty' ? child(given, 'parameter') : given;
    if (param.type === 'RestElement') {
      const name = declare(inner, textOf(child(param, 'argument'), 'name'));
      opening.push(`${name} = list(${name})`);
      return `*${name}`;
    }
    if (param.type === 'Identifier') return `${declare(inner, textOf(param, 'name'))}=None`;
    const target = param.type === 'AssignmentPattern' ? child(param, 'left') : param;
    if (param.type === 'AssignmentPattern' && target.type === 'Identifier') {
      const name = declare(inner, textOf(target, 'name'));
      const value = inner.to.expression(child(param, 'right'), inner);
      opening.push(...inner.frame.pending.splice(0), `if ${name} is None:`, `    ${name} = ${value}`);
      return `${name}=None`;
    }
    const name = temporary(inner);
    opening.push(...bindPattern(param, name, inner));
    return `${name}=None`;
  });
  // Whoever calls may give more than is asked for.
  if (!names.at(-1)?.startsWith('*')) names.push('*_more');
  return { parameters: names.join(', '), opening };
}
