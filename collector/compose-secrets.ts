import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tokenScopes } from '../src/core/api/views.ts';
import { makeToken } from './tokens.ts';

/**
 * Fills a folder with what a deployment in containers needs as files, each readable by its owner only:
 * `database/{password,url}`, `tokens/{ingest,read,admin}`, and for people `keys/fingerprint_key` with
 * `keys/env`, lines for a shell. The keys are apart because the collector must not have the fingerprint
 * key: with it, whoever took over the collector could test guesses of secrets. What is there already stays
 * as it is, so that this can run before every start. Returns the names of the files it made.
 */
export function composeSecrets(folder: string, databaseHost: string): readonly string[] {
  const made: string[] = [];
  const keep = (name: string, content: () => string): string => {
    const path = join(folder, name);
    try {
      writeFileSync(path, content(), { flag: 'wx', mode: 0o400 });
      made.push(name);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    return readFileSync(path, 'utf8').trim();
  };
  for (const part of ['database', 'tokens', 'keys'])
    mkdirSync(join(folder, part), { recursive: true, mode: 0o700 });
  const password = keep('database/password', random);
  keep('database/url', () => `postgres://mayfly:${password}@${databaseHost}:5432/mayfly`);
  const values = tokenScopes.map((scope) => {
    const token = keep(`tokens/${scope}`, () => makeToken(scope));
    return `export MAYFLY_${scope.toUpperCase()}_TOKEN='${token}'\n`;
  });
  const key = keep('keys/fingerprint_key', random);
  keep('keys/env', () => [...values, `export MAYFLY_FINGERPRINT_KEY='${key}'\n`].join(''));
  return made;
}

function random(): string {
  return randomBytes(32).toString('base64url');
}
