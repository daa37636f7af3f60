import type { ClientCase } from '../cases/client-case.ts';

export type ScriptFormat = 'cjs' | 'esm';

/** npm names to the aliases that take their place: an older major. */
export type Aliases = Readonly<Record<string, string>>;

const importLine = /^import\s+([\s\S]+?)\s+from\s+'([^']+)';?\s*$/gm;
const sideEffectLine = /^import\s+'([^']+)';?\s*$/gm;

/**
 * The script of a case as a module of a format. A default import is the `default` of a transpiled package
 * in both, so that one body fits.
 */
export function scriptSource(
  { client, imports, body }: ClientCase,
  format: ScriptFormat,
  aliases: Aliases = {},
): string {
  const aliased = imports.replace(/'([^']+)'/g, (_, name: string) => `'${aliasOf(name, aliases)}'`);
  const run = `asAgent(${JSON.stringify(client)}, async () => {\n${body}\n})`;
  if (format === 'esm') return `${aliased.replace(importLine, esmImport)}\nawait ${run};\n`;
  const requires = aliased
    .replace(importLine, (_, clause: string, name: string) => requireLine(clause, name))
    .replace(sideEffectLine, "require('$1');");
  return `${requires}\n${run}.catch((error) => { console.error(error); process.exit(1); });\n`;
}

function aliasOf(name: string, aliases: Aliases): string {
  for (const [known, alias] of Object.entries(aliases)) {
    if (name === known || name.startsWith(`${known}/`)) return alias + name.slice(known.length);
  }
  return name;
}

function esmImport(line: string, clause: string, name: string): string {
  const identifier = /^\w+$/.exec(clause)?.[0];
  if (identifier === undefined) return line;
  return `import ${identifier}_ from '${name}';\nconst ${identifier} = ${identifier}_?.default ?? ${identifier}_;`;
}

function requireLine(clause: string, name: string): string {
  const all = /^\*\s+as\s+(\w+)$/.exec(clause)?.[1];
  if (all !== undefined) return `const ${all} = require('${name}');`;
  if (clause.startsWith('{')) return `const ${clause.replaceAll(' as ', ': ')} = require('${name}');`;
  return `const ${clause} = ((m) => m?.default ?? m)(require('${name}'));`;
}
