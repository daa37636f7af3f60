/**
 * Reaches a class inside an npm package without touching its module: one line is appended to the source
 * of the file that defines it, which hands it over when the file has run. Works for CommonJS and ES
 * modules alike and costs other files nothing; not for code that a bundler has already swallowed.
 */
export function appendSource(pattern: RegExp, tag: string, patch: (exported: unknown) => void): void {
  if (appended.length === 0) install();
  appended.push({ key: `${tag} ${pattern.source}`, pattern, tag, patch });
}

interface Appended {
  /** The same in every copy of Mayfly in the process. */
  readonly key: string;
  /** Of the file's URL. */
  readonly pattern: RegExp;
  /** The name under which the file defines what is handed over: `Protocol`, `Client`. */
  readonly tag: string;
  readonly patch: (exported: unknown) => void;
}

const appended: Appended[] = [];
/** Called by the appended line: `globalThis[Symbol.for('mayfly.patch')](key, exported)`. */
const patchKey = Symbol.for('mayfly.patch');
type Patch = (key: string, exported: unknown) => void;

function install(): void {
  const others = (globalThis as { [patchKey]?: Patch })[patchKey];
  const patch: Patch = (key, exported) => {
    others?.(key, exported);
    for (const each of appended) if (each.key === key) attempt(each, exported);
  };
  Object.defineProperty(globalThis, patchKey, { value: patch, configurable: true });
  process.getBuiltinModule('node:module').registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const fitting = appended.filter(({ pattern }) => pattern.test(url));
      if (fitting.length === 0 || loaded.source == null) return loaded;
      return { ...loaded, source: textOf(loaded.source) + [...new Set(fitting.map(line))].join('') };
    },
  });
}

/** A class that no longer has the expected methods is left alone. */
function attempt({ patch }: Appended, exported: unknown): void {
  try {
    if (exported !== undefined) patch(exported);
  } catch {
    // The application runs as if the file had not been found.
  }
}

/** Nothing in it may throw: a name that the file does not define gives undefined. */
function line({ key, tag }: Appended): string {
  const exported = `typeof ${tag}==='undefined'?undefined:${tag}`;
  return `\n;globalThis[Symbol.for('mayfly.patch')]?.(${JSON.stringify(key)},${exported});`;
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray): string {
  if (typeof source === 'string') return source;
  return source instanceof ArrayBuffer
    ? Buffer.from(source).toString('utf8')
    : Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('utf8');
}
