import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Completes `package-lock.json` after `npm install`. npm leaves an optional package of another platform out
 * when the registry at hand does not offer it (a mirror may not), and `npm ci` then refuses the lockfile on
 * every machine. The version is pinned by the package that wants it; the platform is in its name.
 */
interface LockedPackage {
  readonly version?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly license?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const path = 'package-lock.json';
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, LockedPackage> };
const exact = /^\d+\.\d+\.\d+[\w.-]*$/;
let added = 0;
for (const { optionalDependencies = {}, dev } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const key = `node_modules/${name}`;
    const platform = platformOf(name);
    if (lock.packages[key] !== undefined || platform === null || !exact.test(version)) continue;
    lock.packages[key] = { version, ...platform, ...(dev === true ? { dev } : {}), optional: true };
    added += 1;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} optional packages added`);

interface Platform {
  readonly os: readonly string[];
  readonly cpu: readonly string[];
  readonly libc?: readonly string[];
}

/** `binding-linux-x64-musl`, `cli-darwin-arm64`: operating system, processor and C library. */
function platformOf(name: string): Platform | null {
  const match =
    /-(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(\w+))?$/.exec(
      name,
    );
  if (match === null) return null;
  const [, os = '', cpu = '', abi = ''] = match;
  const libc = os !== 'linux' ? null : abi.startsWith('musl') ? 'musl' : 'glibc';
  return { os: [os], cpu: [cpu], ...(libc === null ? {} : { libc: [libc] }) };
}
