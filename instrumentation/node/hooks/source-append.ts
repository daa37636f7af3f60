import { inOrdinaryLoader } from './commonjs-imports.ts';

/**
 * Reaches a class inside an npm package without touching its module: one line is appended to the source
 * of the file that defines it, which hands it over when the file has run. Works for CommonJS and ES
 * modules alike and costs other files nothing; not for code that a bundler has already swallowed.
 */
export function appendSource(pattern: RegExp, tag: string, patch: (exported: unknown) => void): void {
  append({ key: `${tag} ${pattern.source}`, pattern, tag, patch, replaces: false });
}

/**
 * The same for a function or class that has nothing to patch: the file's own name for it gets what `replace`
 * returns, for its importers and for the rest of the file. A minified file has another name for what it exports
 * as `tag`, which is found in its export list.
 */
export function replaceInSource(pattern: RegExp, tag: string, replace: (exported: unknown) => unknown): void {
  append({ key: `=${tag} ${pattern.source}`, pattern, tag, patch: replace, replaces: true });
}

/** What a CommonJS file exports, as an expression that is safe in an ES module of the same name. */
export const moduleExports = "(typeof module==='object'?module:{}).exports";

function append(each: Appended): void {
  if (appended.length === 0) install();
  appended.push(each);
}

interface Appended {
  /** The same in every copy of Mayfly in the process. */
  readonly key: string;
  /** Of the file's URL. */
  readonly pattern: RegExp;
  /** The name under which the file defines what is handed over: `Protocol`, `Client`. */
  readonly tag: string;
  readonly patch: (exported: unknown) => unknown;
  readonly replaces: boolean;
}

const appended: Appended[] = [];
/** Called by the appended line: `globalThis[Symbol.for('mayfly.patch')](key, exported)`. */
const patchKey = Symbol.for('mayfly.patch');
type Patch = (key: string, exported: unknown) => unknown;

function install(): void {
  const others = (globalThis as { [patchKey]?: Patch })[patchKey];
  const patch: Patch = (key, exported) => {
    let latest = others?.(key, exported) ?? exported;
    for (const each of appended) if (each.key === key) latest = attempt(each, latest);
    return latest;
  };
  Object.defineProperty(globalThis, patchKey, { value: patch, configurable: true });
  process.getBuiltinModule('node:module').registerHooks({
    load(url, context, nextLoad) {
      const loaded = inOrdinaryLoader(nextLoad(url, context), context);
      const fitting = appended.filter(({ pattern }) => pattern.test(url));
      if (fitting.length === 0 || loaded.source == null) return loaded;
      const source = fitting.reduce(withLiveDefault, textOf(loaded.source));
      return { ...loaded, source: source + [...new Set(fitting.map((each) => line(each, source)))].join('') };
    },
  });
}

/** A class that no longer has the expected methods is left alone. */
function attempt({ patch, replaces }: Appended, exported: unknown): unknown {
  try {
    const patched = exported === undefined ? undefined : patch(exported);
    return replaces ? (patched ?? exported) : exported;
  } catch {
    // The application runs as if the file had not been found.
    return exported;
  }
}

/** Nothing in it may throw: a name that the file does not define gives undefined, and a constant stays. */
function line({ key, tag, replaces }: Appended, source: string): string {
  const name = replaces ? localName(tag, source) : tag;
  const exported = `typeof ${name}==='undefined'?undefined:${name}`;
  const patch = `globalThis[Symbol.for('mayfly.patch')]?.(${JSON.stringify(key)},${exported})`;
  return replaces ? `\n;try{${name}=${patch}??${name}}catch{}` : `\n;${patch};`;
}

/** `export default name` exports the value of that moment; under `as default` importers see what it becomes. */
function withLiveDefault(source: string, { tag, replaces }: Appended): string {
  if (!replaces || !/^\w+$/.test(tag)) return source;
  return source.replace(
    new RegExp(`^export default ${tag}[ \\t]*;?[ \\t]*$`, 'm'),
    `export { ${tag} as default };`,
  );
}

/** `export{a as query,b as tool}`, at the end of what a bundler makes. */
function localName(tag: string, source: string): string {
  if (!/^\w+$/.test(tag)) return tag;
  const exports = source.slice(source.lastIndexOf('export'));
  const local = new RegExp(`[{,]\\s*([\\w$]+)\\s+as\\s+${tag}\\s*[,}]`).exec(exports);
  return local?.[1] ?? tag;
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray): string {
  if (typeof source === 'string') return source;
  return source instanceof ArrayBuffer
    ? Buffer.from(source).toString('utf8')
    : Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('utf8');
}
