import { secretName } from '../../../src/core/secret-names.ts';

/** `whole`: the file may be one secret and nothing else. `settings`: secrets stand in it under names. */
export type SecretPathKind = 'whole' | 'settings';

/** Cheap, because every file is asked about: most paths of the tables below have a dot after a slash. */
const worthReading =
  /\/\.|secret|credential|mcp|claude|auth\.json$|\.(?:pem|key|p12|pfx|jks|kdbx|conf)$|profiles\.yml$|_netrc$|huggingface/;
const whole =
  /(?:^|\/)(?:(?:run|etc|vault)\/secrets|run\/credentials|mnt\/secrets-store)\/|(?:^|\/)\.vault-token$|\/huggingface\/token$/;
/** A mounted Kubernetes volume: the folder with the time of the last change, and the link to it. */
const mounted = /\/\.\.(?:data|\d{4}_\d{2}_\d{2}_\d{2}_\d{2}_\d{2}\.\d+)(?=\/)/;
const settings = new RegExp(
  [
    // Clouds and their command lines.
    String.raw`\/\.aws\/(?:credentials|config|(?:sso|cli|login|boto)\/cache\/)`,
    String.raw`\/(?:\.config\/gcloud|\.azure|\.oci)\/`,
    String.raw`\/(?:\.kube\/config|\.boto|\.s3cfg|\.databrickscfg|\.terraformrc|\.sentryclirc)$`,
    String.raw`\/\.(?:snowflake|kaggle|fly|railway|doppler|pulumi|terraform\.d)\/[^/]*\.(?:json|toml|ya?ml)$`,
    String.raw`\/(?:rclone\.conf|rclone\/rclone\.conf|stripe\/config\.toml|netlify\/config\.json|profiles\.yml)$`,
    // Code and packages.
    String.raw`\/\.config\/(?:gh\/hosts\.yml|glab-cli\/config\.yml|github-copilot\/[^/]*\.json|hub)$`,
    String.raw`\/(?:\.docker\/config|containers\/auth|composer\/auth)\.json$`,
    String.raw`\/\.(?:cargo|gem)\/credentials(?:\.toml)?$`,
    String.raw`\/(?:[._]netrc|\.npmrc|\.yarnrc\.yml|\.bunfig\.toml|\.pypirc|\.git-credentials)$`,
    // Agents: logins of command lines and of MCP servers, and the environments that servers are started with.
    String.raw`\/\.(?:claude|codex|gemini|qwen|grok)\/(?:\.credentials|auth|oauth_creds|mcp-oauth-tokens)\.json$`,
    String.raw`\/(?:opencode|amp|crush|com\.vercel\.cli)\/(?:auth|secrets)\.json$|\/goose\/secrets\.ya?ml$`,
    String.raw`\/\.mcp-auth\/.*\.json$|\/(?:\.?mcp|\.claude|claude_desktop_config|mcp_config|cline_mcp_settings)\.json$`,
    // Logins of servers, keys and what applications keep themselves.
    String.raw`\/(?:\.?pgpass(?:\.conf)?|\.my\.cnf|\.pg_service\.conf|\.env[^/]*|\.htpasswd)$`,
    String.raw`\/\.ssh\/id_[^/]*$`,
    String.raw`\/(?:application_default_)?credentials(?:\.tfrc)?\.json$`,
    String.raw`\.(?:pem|key|p12|pfx|jks|kdbx)$`,
  ].join('|'),
);
/** Files in those places that hold no secret: certificates, public keys, samples, the kernel's views. */
const harmless =
  /^\/(?:proc|sys|dev)\/|\/(?:namespace|ca\.crt|ca-bundle[^/]*|known_hosts|authorized_keys)$|\.(?:pub|crt|cer|example|sample|template|dist|defaults|md|ts|js|[cm]js|py)$/;

export interface SecretPaths {
  /** The secret file at a path as the application gave it; null: nothing secret. */
  readonly find: (given: string) => { readonly path: string; readonly kind: SecretPathKind } | null;
  /** A secret file names another one: where a token is mounted, or a key. */
  readonly learn: (given: string, file: string) => void;
}

/** How a path is made whole: from the working folder, or from the folder of a file that names it. */
export interface ResolvePath {
  readonly resolve: (path: string) => string;
  readonly beside: (path: string, file: string) => string;
}

const mostLearned = 64;

/**
 * The files that hold secrets: a table, the paths of `MAYFLY_SECRET_PATHS` (globs or folders, separated by
 * colons) and the files that the environment names, as `GOOGLE_APPLICATION_CREDENTIALS` or
 * `POSTGRES_PASSWORD_FILE` do. Mayfly's own files are never among them.
 */
export function secretPaths(env: NodeJS.ProcessEnv, { resolve, beside }: ResolvePath): SecretPaths {
  const own = new Set(valuesOf(env, isOwnFile).map(resolve));
  const pointed = new Set(valuesOf(env, isPointer).map(resolve));
  const configured = [...valuesOf(env, isFolder), ...(env['MAYFLY_SECRET_PATHS'] ?? '').split(':')].flatMap(
    (glob) => globPattern(glob, resolve),
  );
  let learned = 0;
  const kindOf = (path: string): SecretPathKind | null => {
    if (pointed.has(path)) return 'whole';
    if (configured.some((pattern) => pattern.test(path))) return 'whole';
    if (path.endsWith('.js') || !worthReading.test(path)) return null;
    const kind = whole.test(path) ? 'whole' : settings.test(path) || mounted.test(path) ? 'settings' : null;
    return kind === null || harmless.test(path) ? null : kind;
  };
  return {
    find(given) {
      const path = given.startsWith('/') ? given : resolve(given).replaceAll('\\', '/');
      const kind = kindOf(path);
      // What is mounted keeps its name when it is changed.
      return kind === null || own.has(path) ? null : { path: path.replace(mounted, ''), kind };
    },
    learn(given, file) {
      const path = beside(given, file).replaceAll('\\', '/');
      if (learned >= mostLearned || pointed.has(path)) return;
      learned += 1;
      pointed.add(path);
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
  'CLOUDSDK_AUTH_ACCESS_TOKEN_FILE',
  'VAULT_TOKEN_FILE',
  'HF_TOKEN_PATH',
  'PGSERVICEFILE',
]);

/** Folders of secrets: of systemd (systemd.exec(5), "CREDENTIALS"), and of servicebinding.io. */
function isFolder(name: string): boolean {
  return name === 'CREDENTIALS_DIRECTORY' || name === 'SERVICE_BINDING_ROOT';
}

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
