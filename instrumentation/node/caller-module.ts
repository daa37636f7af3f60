/** Mayfly's own come first, then the caller's. */
const mostFrames = 10;
const packageName = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/s;

/**
 * The npm package whose code asks for something right now, called from a hook: null for the application itself, and
 * for a package that a bundler has swallowed. It costs 5 to 20 µs. Node's own view of the stack, so that neither
 * `Error.prepareStackTrace` nor `Error.stackTraceLimit` of the application is touched or asked.
 */
export function callerModule(frames: number = mostFrames): string | null {
  const { getCallSites } = process.getBuiltinModule('node:util');
  // Bun and Deno may have none.
  if (typeof getCallSites !== 'function') return null;
  return moduleOf(getCallSites(frames, { sourceMap: false }));
}

/** Of frames, the innermost first, that begins in a file of Mayfly's. */
export function moduleOf(frames: readonly { readonly scriptName: string }[]): string | null {
  const own = folderOf(frames[0]?.scriptName ?? '');
  for (const { scriptName } of frames) {
    if (scriptName === '' || scriptName.startsWith('node:') || folderOf(scriptName) === own) continue;
    return packageName.exec(scriptName)?.[1]?.replaceAll('\\', '/') ?? null;
  }
  return null;
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')));
}
