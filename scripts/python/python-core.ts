import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { translateModule } from './translate-module.ts';

/** Where the modules that others ask stand; what they import comes with them. */
const entries: readonly string[] = [
  'src/core/recognise.ts',
  'src/core/find-credentials.ts',
  'src/core/holds-credential.ts',
  'src/core/route-template.ts',
  'src/core/canonical.ts',
  'src/core/enveloped-secret.ts',
  'src/core/issuers/index.ts',
  'src/core/issuers/learned.ts',
  'src/core/issuers/platform-routes.ts',
  'src/core/otlp/target.ts',
  'src/core/otlp/clean-text.ts',
  'src/core/may-hold-credential.ts',
  'src/core/minted-locally.ts',
  'src/core/stand-in.ts',
  'src/core/semconv.ts',
  'instrumentation/node/watch-request.ts',
  'instrumentation/node/request-credentials.ts',
  'instrumentation/node/aws-operation.ts',
  'instrumentation/node/prompt-request.ts',
  'instrumentation/node/merged-facts.ts',
  'instrumentation/node/secret-windows.ts',
  'instrumentation/node/certificate-use.ts',
  'instrumentation/node/connections/known-accounts.ts',
  'instrumentation/node/connections/used-login.ts',
  'instrumentation/node/hooks/absolute-target.ts',
  'instrumentation/node/hooks/env-readers.ts',
  'instrumentation/node/hooks/secret-paths.ts',
  'instrumentation/node/hooks/env-credentials.ts',
  'instrumentation/node/hooks/stored/file-credentials.ts',
  'instrumentation/node/hooks/stored/named-files.ts',
];
/** Written by hand in Python, because they stand on what each language has of its own. */
const byHand: ReadonlyMap<string, string> = new Map([
  ['js', 'mayfly_instrumentation'],
  ['instrumentation/node/body-tap.ts', 'mayfly_instrumentation.body_tap'],
  ['instrumentation/node/callers-context.ts', 'mayfly_instrumentation.callers_context'],
  ['instrumentation/node/warn.ts', 'mayfly_instrumentation.warning'],
  ['src/core/formats/reading/key-names.ts', 'mayfly_instrumentation.key_names'],
  ['src/core/errors.ts', 'mayfly_instrumentation.js'],
]);
const home = 'mayfly_instrumentation.generated';

/** Every module of the Python package that is made from the Node side, by path from the root. */
export function pythonCore(root: string): Readonly<Record<string, () => string>> {
  const made = new Map<string, string>();
  const waiting = [...entries];
  const problems: string[] = [];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (made.has(path) || byHand.has(path)) continue;
    try {
      const source = readFileSync(join(root, path), 'utf8');
      const { text, imports } = translateModule({ path, source, moduleOf });
      made.set(path, text);
      waiting.push(...imports);
    } catch (error) {
      made.set(path, '');
      problems.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return Object.fromEntries([...made].map(([path, text]) => [fileOf(path), () => text]));
}

/** `src/core/formats/aws.ts` is `mayfly_instrumentation.generated.core.formats.aws`. */
function moduleOf(path: string): string {
  return byHand.get(path) ?? `${home}.${dotted(path)}`;
}

function dotted(path: string): string {
  return path
    .replace(/^src\/core\//, 'core/')
    .replace(/^instrumentation\/node\//, 'node/')
    .replace(/\/index\.ts$/, '/registry')
    .replace(/\.ts$/, '')
    .replaceAll('-', '_')
    .replaceAll('/', '.');
}

function fileOf(path: string): string {
  return `instrumentation/python/${moduleOf(path).replaceAll('.', '/')}.py`;
}
