/** Length of a scope. */
const scopeLength = 7;

/**
 * Names the place in which process ids mean something: this boot of this machine, and the pid namespace
 * (namespaces(7)). Who drains a folder that containers share can ask whether a process lives only in its own.
 */
export function pidScope(): string {
  const fs = process.getBuiltinModule('node:fs');
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return shortHash(`${boot} ${fs.readlinkSync('/proc/self/ns/pid')}`);
  } catch {
    // Without namespaces a host is one place. Where they are only hidden, nobody can be judged.
    const hidden = process.platform === 'linux';
    return shortHash(hidden ? String(Math.random()) : process.getBuiltinModule('node:os').hostname());
  }
}

/** FNV-1a, 32 bits: no secret, and `node:crypto` would be half of the preload's start. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36).padStart(scopeLength, '0');
}
