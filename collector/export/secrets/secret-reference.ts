import { isAbsolute, relative, resolve, sep } from 'node:path';
import { MayflyError } from '../../../src/core/errors.ts';

/** Where secrets may be read from. Whoever may make destinations may send what he names here to where he likes. */
export interface SecretPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folders below which files may be read. */
  readonly folders: readonly string[];
  /** The path without links, and the content; throws as `node:fs`. */
  readonly realPath: (path: string) => Promise<string>;
  readonly readFile: (path: string) => Promise<string>;
}

export const secretFolders: readonly string[] = ['/run/secrets', '/var/run/secrets', '/etc/mayfly'];

const mostCharacters = 64 * 1024;
const form = /^(env|file):(.+)$/s;

export function isSecretReference(text: string): boolean {
  return form.test(text.trim());
}

/** Mayfly's own secrets, and the database's, are not for receivers. */
const ownVariables = /^(MAYFLY_(?!EXPORT_)|MAYFLY_EXPORT_KEY|DATABASE_URL|PG)/;

/**
 * The secret that `env:NAME` or `file:/path` names, as it is now. Throws `config.invalid`, which names the place and never
 * what is there.
 */
export async function readSecret(reference: string, places: SecretPlaces): Promise<string> {
  const [, kind, rest = ''] = form.exec(reference.trim()) ?? [];
  const secret = kind === 'env' ? fromEnvironment(rest, places) : await fromFile(rest, places);
  if (secret.length > mostCharacters) throw wrong(`${reference} is too long for a secret`);
  return secret;
}

/** Throws for a reference that will never be read, wherever the collector runs. */
export function checkReference(reference: string): void {
  const [, kind, rest = ''] = form.exec(reference.trim()) ?? [];
  if (kind === 'env') checkVariable(rest);
  else if (!isAbsolute(rest)) throw wrong(`file: needs a whole path, such as file:/run/secrets/token`);
}

function checkVariable(name: string): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name))
    throw wrong('env: needs the name of a variable, such as env:SIEM_TOKEN');
  if (ownVariables.test(name.toUpperCase())) {
    throw wrong(`env:${name} is a secret of the collector itself: it is not sent anywhere`);
  }
}

function fromEnvironment(name: string, { env }: SecretPlaces): string {
  checkVariable(name);
  const value = env[name]?.trim();
  if (value === undefined || value === '') throw wrong(`env:${name} is not set where the collector runs`);
  return value;
}

async function fromFile(path: string, { folders, realPath, readFile }: SecretPlaces): Promise<string> {
  checkReference(`file:${path}`);
  const real = await realPath(path).catch((error: unknown) => {
    throw wrong(`file:${path} cannot be read where the collector runs (${codeOf(error)})`);
  });
  const roots = await Promise.all(folders.map((folder) => realPath(folder).catch(() => null)));
  if (!roots.some((root) => root !== null && isBelow(real, root)) || real.includes('kubernetes.io')) {
    throw wrong(
      `file:${path} is below no folder that secrets may be read from: ${folders.join(', ')}; MAYFLY_EXPORT_SECRETS lists others`,
    );
  }
  const text = await readFile(real).catch((error: unknown) => {
    throw wrong(`file:${path} cannot be read where the collector runs (${codeOf(error)})`);
  });
  if (text.trim() === '') throw wrong(`file:${path} is empty`);
  return text.trim();
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(resolve(folder), path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'unknown error';
}

function wrong(message: string): MayflyError {
  return new MayflyError('config.invalid', message);
}
