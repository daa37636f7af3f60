/**
 * `NODE_OPTIONS` with the preload required first, so that it sees what the other options load. Node splits
 * at spaces and takes double quotes with backslashes (nodejs.org/api/cli.html#node_optionsoptions).
 */
export function requireFirst(options: string | undefined, preload: string): string {
  const path = /[\s"\\]/.test(preload) ? `"${preload.replace(/["\\]/g, '\\$&')}"` : preload;
  const given = options?.trim() ?? '';
  if (given.includes(path)) return given;
  return `--require ${path}${given === '' ? '' : ` ${given}`}`;
}
