import { composeSecrets } from './compose-secrets.ts';

const [folder, databaseHost = 'postgres'] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node collector/make-secrets.ts FOLDER [DATABASE-HOST]\n');
  process.exit(2);
}
try {
  const made = composeSecrets(folder, databaseHost);
  process.stdout.write(made.length === 0 ? 'all secrets are there already\n' : `made ${made.join(', ')}\n`);
} catch (error) {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : 'unknown error';
  process.stderr.write(`cannot make secrets in ${folder}: ${String(code)}; is the folder writable?\n`);
  process.exit(1);
}
