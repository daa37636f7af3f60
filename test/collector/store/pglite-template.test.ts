import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { expect, test } from 'vitest';
import { readTemplate, templateName } from '../../../collector/store/pglite-template.ts';

/** What an empty database is: its settings, and everything that its catalogue holds. */
async function described(database: PGlite): Promise<unknown> {
  const { rows } = await database.query(
    `select version(), current_setting('server_encoding') as encoding, d.datcollate, d.datctype,
      (select count(*) from pg_class) as classes, (select count(*) from pg_proc) as functions,
      (select array_agg(name || '=' || setting order by name) from pg_settings
       where source in ('configuration file', 'default')) as settings
     from pg_database d where datname = current_database()`,
  );
  await database.close();
  return rows;
}

test('the packed database is the one that PGlite makes', async () => {
  const template = readTemplate();
  expect(template, `collector/dist/${templateName()} is built by every start of a script`).not.toBeNull();
  const unpacked = await PGlite.create(template === null ? {} : { loadDataDir: template });
  expect(await described(unpacked)).toEqual(await described(await PGlite.create()));
}, 120_000);

test('where none was built there is none', () => {
  expect(readTemplate([`${mkdtempSync(join(tmpdir(), 'mayfly-template-'))}/`])).toBeNull();
});
