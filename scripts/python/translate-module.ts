import { dirname, posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expression } from './expressions.ts';
import { functionLines } from './functions.ts';
import { pythonName, pythonText } from './names.ts';
import { declare, moduleScope, type Scope } from './scope.ts';
import { block, declareAll, statement } from './statements.ts';
import { child, nodes, optionalChild, type Tree, textOf } from './tree.ts';

export interface Translation {
  readonly text: string;
  /** Paths from the root of the repository. */
  readonly imports: readonly string[];
}

export interface TranslateOptions {
  /** From the root of the repository. */
  readonly path: string;
  readonly source: string;
  /** Name of the Python module that a source becomes. */
  readonly moduleOf: (path: string) => string;
}

/** Translates one module of the pure middle to Python. Throws at what it has no translation for. */
export function translateModule({ path, source, moduleOf }: TranslateOptions): Translation {
  const { program, comments, errors } = parseSync(path, source, { preserveParens: false });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const statements = nodes(program as unknown as Tree, 'body').flatMap(exported);
  const scope = moduleScope({ expression, block });
  const imports: string[] = [];
  const lines: string[] = [];
  for (const each of statements) {
    if (each.type !== 'ImportDeclaration') continue;
    const from = importedFrom(each, path);
    const names = importedNames(each, scope);
    if (from === null || names.length === 0 || from === 'src/core/errors.ts') continue;
    imports.push(from);
    lines.push(`from ${moduleOf(from)} import ${names.join(', ')}`);
  }
  const importLines = lines.length;
  const docs = (node: Tree): string[] => docLines(node, { source, comments });
  const functions = statements.filter(({ type }) => type === 'FunctionDeclaration');
  for (const each of functions) declare(scope, textOf(child(each, 'id'), 'name'));
  for (const each of statements) declareAll(each, scope);
  for (const each of functions) {
    const doc = docs(each);
    lines.push('', '', ...functionLines(each, scope, doc.length === 0 ? [] : [docString(doc)]));
  }
  for (const each of statements) {
    if (each.type === 'VariableDeclaration' || each.type === 'ExpressionStatement') {
      const doc = docs(each);
      lines.push('', ...doc.map((line) => `# ${line}`), ...statement(each, scope));
    }
  }
  const constants = [...scope.frame.constants].map(([made, name]) => `${name} = ${made}`);
  if (constants.length > 0) lines.splice(importLines, 0, '', ...constants);
  const head = `"""Made from ${path} by \`npm run generate\`: change that."""`;
  const text = [head, '', `from ${moduleOf('js')} import js`, ...lines, ''].join('\n');
  return { text, imports };
}

/** `export` says nothing to Python; types are gone. */
function exported(node: Tree): readonly Tree[] {
  if (node.type.startsWith('TS')) return [];
  if (node.type !== 'ExportNamedDeclaration') return [node];
  const declaration = optionalChild(node, 'declaration');
  if (declaration === null) return [];
  if (declaration.type.startsWith('TS') || declaration.type === 'ClassDeclaration') return [];
  return [{ ...declaration, start: node.start }];
}

function importedFrom(node: Tree, path: string): string | null {
  const from = String(child(node, 'source')['value']);
  return from.startsWith('.') ? posix.join(dirname(path), from) : null;
}

function importedNames(node: Tree, scope: Scope): string[] {
  if (node['importKind'] === 'type') return [];
  return nodes(node, 'specifiers').flatMap((each) => {
    if (each['importKind'] === 'type' || each.type !== 'ImportSpecifier') return [];
    const name = textOf(child(each, 'imported'), 'name');
    const local = textOf(child(each, 'local'), 'name');
    const python = declare(scope, local);
    return [pythonName(name) === python ? python : `${pythonName(name)} as ${python}`];
  });
}

interface Commented {
  readonly source: string;
  readonly comments: readonly { readonly value: string; readonly start: number; readonly end: number }[];
}

/** What the comment right above a statement says. */
function docLines(node: Tree, { source, comments }: Commented): string[] {
  const above = comments.find(
    ({ start, end }) => start < node.start && source.slice(end, node.start).trim() === '',
  );
  if (above === undefined || above.value.includes('oxlint')) return [];
  return above.value
    .split('\n')
    .map((line) => line.replace(/^\s*\*+ ?/, '').trim())
    .filter((line) => line !== '');
}

function docString(lines: readonly string[]): string {
  return pythonText(lines.join(' '));
}
