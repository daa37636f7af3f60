import { pythonText } from './names.ts';
import { declare, type Scope, temporary } from './scope.ts';
import { child, children, isName, nodes, type Tree, textOf } from './tree.ts';

/** Lines that take apart what stands under a name. */
export function bindPattern(pattern: Tree, value: string, scope: Scope): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [`${declare(scope, textOf(pattern, 'name'))} = ${value}`];
    case 'AssignmentPattern':
      return withDefault(pattern, value, scope);
    case 'ObjectPattern':
      return fromObject(pattern, value, scope);
    case 'ArrayPattern':
      return fromList(pattern, value, scope);
    default:
      throw new Error(`no translation for the pattern ${pattern.type}`);
  }
}

function withDefault(pattern: Tree, value: string, scope: Scope): string[] {
  const name = temporary(scope);
  const otherwise = scope.to.expression(child(pattern, 'right'), scope);
  const pending = scope.frame.pending.splice(0);
  return [
    `${name} = ${value}`,
    ...pending,
    `if ${name} is None:`,
    `    ${name} = ${otherwise}`,
    ...bindPattern(child(pattern, 'left'), name, scope),
  ];
}

function fromObject(pattern: Tree, value: string, scope: Scope): string[] {
  const { name, lines } = named(value, scope);
  // A list may come where an object is hoped for: it has none of its fields.
  lines.push(`${name} = js.fields(${name})`);
  const taken: string[] = [];
  for (const property of nodes(pattern, 'properties')) {
    if (property.type === 'RestElement') {
      const rest = declare(scope, textOf(child(property, 'argument'), 'name'));
      lines.push(`${rest} = js.without(${name}, ${taken.join(', ')})`);
      continue;
    }
    const key = child(property, 'key');
    const isNamed = property['computed'] !== true && isName(key);
    const field = isNamed ? pythonText(textOf(key, 'name')) : scope.to.expression(key, scope);
    taken.push(field);
    const found =
      field === '"length"'
        ? `js.length(${name})`
        : field === '"size"'
          ? `js.size(${name})`
          : `${name}.get(${field})`;
    lines.push(...bindPattern(child(property, 'value'), found, scope));
  }
  return lines;
}

function fromList(pattern: Tree, value: string, scope: Scope): string[] {
  const { name, lines } = named(`js.array(${value})`, scope);
  children(pattern, 'elements').forEach((element, i) => {
    if (element === null) return;
    if (element.type === 'RestElement') {
      lines.push(`${declare(scope, textOf(child(element, 'argument'), 'name'))} = ${name}[${i}:]`);
    } else {
      lines.push(...bindPattern(element, `js.at(${name}, ${i})`, scope));
    }
  });
  return lines;
}

function named(value: string, scope: Scope): { name: string; lines: string[] } {
  if (/^_t\d+$/.test(value)) return { name: value, lines: [] };
  const name = temporary(scope);
  return { name, lines: [`${name} = ${value}`] };
}
