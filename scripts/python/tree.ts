/** A node of a syntax tree in the form of ESTree (github.com/estree/estree), with TypeScript's nodes beside it. */
export interface Tree {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

const transparent = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'ParenthesizedExpression',
]);

/** The node without what only TypeScript reads. */
function bare(node: Tree): Tree {
  return transparent.has(node.type) ? child(node, 'expression') : node;
}

export function child(node: Tree, field: string): Tree {
  const found = node[field];
  if (!isTree(found)) throw new Error(`${node.type} has no ${field}`);
  return bare(found);
}

export function optionalChild(node: Tree, field: string): Tree | null {
  const found = node[field];
  return isTree(found) ? bare(found) : null;
}

/** Holes of an array are null. */
export function children(node: Tree, field: string): readonly (Tree | null)[] {
  const found = node[field];
  if (!Array.isArray(found)) throw new Error(`${node.type} has no list ${field}`);
  return found.map((each) => (isTree(each) ? bare(each) : null));
}

export function nodes(node: Tree, field: string): readonly Tree[] {
  return children(node, field).filter((each) => each !== null);
}

export function textOf(node: Tree, field: string): string {
  const found = node[field];
  if (typeof found !== 'string') throw new Error(`${node.type} has no text ${field}`);
  return found;
}

function isTree(value: unknown): value is Tree {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}

/** The name of a member that is not computed, else null. */
export function memberName(node: Tree): string | null {
  if (node.type !== 'MemberExpression' || node['computed'] === true) return null;
  return textOf(child(node, 'property'), 'name');
}

export function isName(node: Tree | null, name?: string): boolean {
  return node?.type === 'Identifier' && (name === undefined || node['name'] === name);
}
