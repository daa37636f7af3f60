import { secretName } from '../../../src/core/secret-names.ts';

/** `whole`: the file may be one secret and nothing else. `settings`: secrets stand in it under names. */
export type SecretPathKind = 'whole' | 'settings';

const whole = /(?:^|\/)(?:run|etc)\/secrets\/|(?:^|\/)\.vault-token$/;
const settings = new RegExp(
  [
    String.raw`\/\.aws\/(?:credentials|config|sso\/cache\/|cli\/cache\/)`,
    String.raw`\/\.config\/(?:gcloud\/|gh\/hosts\.yml$)`,
    String.raw`\/\.azure\/`,
    String.raw`\/\.kube\/config$`,
    String.raw`\/\.docker\/config\.json$`,
    String.raw`\/\.ssh\/id_[^/]*$`,
    String.raw`\/(?:[._]netrc|\.npmrc|\.pypirc|\.?pgpass(?:\.conf)?|\.my\.cnf|\.git-credentials|\.env[^/]*)$`,
    String.raw`\/(?:application_default_)?credentials\.json$`,
    String.raw`\.(?:pem|key|p12|pfx|jks|kdbx)$`,
  ].join('|'),
);
/** Files in those places that hold no secret: certificates, public keys, samples, the kernel's views. */
const harmless =
  /^\/(?:proc|sys|dev)\/|\/(?:namespace|ca\.crt|ca-bundle[^/]*|known_hosts|authorized_keys)$|\.(?:pub|crt|cer|example|sample|template|dist|defaults|md|ts|js|[cm]js|py)$/;

export interface SecretPaths {
  /** The secret file at a path as the application gave it; null: nothing secret. */
  readonly find: (given: string) => { readonly path: string; readonly kind: SecretPathKind } | null;
}

/**
 * The files that hold secrets: a table, the paths of `MAYFLY_SECRET_PATHS` (globs or folders, separated by
 * colons) and the files that the environment names, as `GOOGLE_APPLICATION_CREDENTIALS` or
 * `POSTGRES_PASSWORD_FILE` do. Mayfly's own files are never among them.
 */
export function secretPaths(env: NodeJS.ProcessEnv, resolve: (path: string) => string): SecretPaths {
  const own = new Set(valuesOf(env, isOwnFile).map(resolve));
  const pointed = new Set(valuesOf(env, isPointer).map(resolve));
  const configured = (env['MAYFLY_SECRET_PATHS'] ?? '')
    .split(':')
    .flatMap((glob) => globPattern(glob, resolve));
  const kindOf = (path: string): SecretPathKind | null => {
    if (pointed.has(path) || configured.some((pattern) => pattern.test(path))) return 'whole';
    const kind = whole.test(path) ? 'whole' : settings.test(path) ? 'settings' : null;
    return kind === null || harmless.test(path) ? null : kind;
  };
  return {
    find(given) {
      const path = given.startsWith('/') ? given : resolve(given).replaceAll('\\', '/');
      const kind = kindOf(path);
      return kind === null || own.has(path) ? null : { path, kind };
    },
  };
}

/** Settings of Mayfly and telemetry that hold a path: theirs are no secrets of the application. */
function isOwnFile(name: string): boolean {
  if (name.startsWith('MAYFLY_')) return name.endsWith('_FILE');
  return name.startsWith('OTEL_') && /_(?:CERTIFICATE|CLIENT_KEY)$/.test(name);
}

const pointers = new Set([
  'GOOGLE_APPLICATION_CREDENTIALS',
  'KUBECONFIG',
  'PGPASSFILE',
  'NETRC',
  'NPM_CONFIG_USERCONFIG',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_CONFIG_FILE',
]);

/** `POSTGRES_PASSWORD_FILE`, as container images call it. */
function isPointer(name: string): boolean {
  if (!name.endsWith('_FILE')) return pointers.has(name);
  return pointers.has(name) || (secretName(name.slice(0, -5)) === 'secret' && !name.startsWith('MAYFLY_'));
}

/** Values of the variables whose name fits. */
function valuesOf(env: NodeJS.ProcessEnv, fits: (name: string) => boolean): string[] {
  return Object.keys(env).flatMap((name) => (fits(name) && env[name] ? [env[name]] : []));
}

/** `*` stands within a folder, `**` across folders; a path without them also means everything below. */
function globPattern(glob: string, resolve: (path: string) => string): RegExp[] {
  if (glob.trim() === '') return [];
  const anchored = glob.startsWith('*') ? glob : resolve(glob);
  const source = anchored
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, (star) => (star.startsWith('**') ? '.*' : star === '*' ? '[^/]*' : '[^/]'));
  return [new RegExp(`(?:^|/)${source}${glob.includes('*') ? '$' : '(?:/|$)'}`)];
}
