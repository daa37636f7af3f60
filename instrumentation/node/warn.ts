/** One line, once in a tree of processes: children inherit the mark. */
export function warn(message: string): void {
  try {
    if (process.env['MAYFLY_WARNED'] !== undefined) return;
    process.env['MAYFLY_WARNED'] = '1';
    process.stderr.write(`mayfly: ${message}\n`);
  } catch {
    // A closed stderr is no reason to disturb the host.
  }
}
