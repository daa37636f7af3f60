/** A function of names that are few, which writes each once. */
export function remembered(write: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    let written = known.get(name);
    if (written === undefined) known.set(name, (written = write(name)));
    return written;
  };
}
