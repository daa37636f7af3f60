import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './servers.ts';

const home = process.env['HOME'] ?? '.';

/** In files, their names and the environment. */
export function inFiles(c: string): readonly Place[] {
  const folder = join(home, '.aws');
  const file = (path: string, text: string) => async (): Promise<unknown> => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return readFileSync(path, 'utf8');
  };
  const name = c.replaceAll(/[^\w-]/g, '_');
  return [
    file(join(home, '.vault-token'), c),
    file(join(home, '.netrc'), `machine ${c} login ${c} password ${c}`),
    file(join(home, '.pgpass'), `${c}:5432:${c}:${c}:${c}`),
    file(join(home, '.npmrc'), `//${c}/:_authToken=${c}`),
    file(join(home, '.env'), `API_TOKEN=${c}\n${name}=${c}\nURL=postgres://${c}:${c}@${c}/${c}`),
    file(
      join(folder, 'credentials'),
      `[${c}]\naws_access_key_id = ${c}\naws_secret_access_key = ${c}\naws_session_token = ${c}`,
    ),
    file(
      join(home, 'credentials.json'),
      JSON.stringify({
        client_id: c,
        client_secret: c,
        type: c,
        refresh_token: c,
        client_email: c,
        [c]: { token: c },
      }),
    ),
    file(join(home, name, 'credentials.json'), JSON.stringify({ token: c })),
    file(join(home, `${name}.pem`), `-----BEGIN PRIVATE KEY-----\n${c}\n-----END PRIVATE KEY-----`),
    async () =>
      void ((process.env[`${name}_TOKEN`] = c),
      process.env[`${name}_TOKEN`],
      delete process.env[`${name}_TOKEN`]),
    ...['API_TOKEN', 'CLIENT_ID', 'DATABASE_URL', 'HARMLESS'].map((variable) => async () => {
      for (const value of [
        c,
        `postgres://${encodeURIComponent(c)}:${encodeURIComponent(c)}@db.example.com/${c}?application_name=${c}`,
        JSON.stringify({ [c]: c, token: c }),
      ]) {
        process.env[variable] = value;
        String(process.env[variable]);
      }
    }),
    async () => Promise.reject(new Error(c)),
  ];
}
