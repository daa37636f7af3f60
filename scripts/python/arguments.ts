import { pythonText } from './names.ts';
import type { Scope } from './scope.ts';
import { child, children, type Tree, textOf } from './tree.ts';

/** Arguments or elements, with what is spread. */
export function elements(node: Tree, field: string, scope: Scope): string {
  return children(node, field)
    .map((each) => {
      if (each === null) return 'None';
      if (each.type === 'SpreadElement')
        return `*js.iterate(${scope.to.expression(child(each, 'argument'), scope)})`;
      return scope.to.expression(each, scope);
    })
    .join(', ');
}

/** The key of a member as an expression. */
export function keyOf(node: Tree, scope: Scope): string {
  const property = child(node, 'property');
  return node['computed'] === true
    ? scope.to.expression(property, scope)
    : pythonText(textOf(property, 'name'));
}
