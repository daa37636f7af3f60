import { sql } from 'kysely';
import type { Database } from '../../../collector/store/database.ts';
import { dictionaries } from '../../../collector/store/dictionaries.ts';

/** What a flush notes beside the credentials that it joins, for those that were made in SQL. */
export async function noteCombinations(
  db: Database,
  tables: readonly string[] = ['credential', 'credential_archive'],
): Promise<void> {
  for (const { table, column, hash, sets } of dictionaries) {
    const columns = sql.join(sets.map((set) => sql.ref(set)));
    for (const credentials of tables) {
      await sql`
        update ${sql.table(credentials)} set ${sql.ref(column)} = ${sql.id(hash)}(${columns})`.execute(db);
      await sql`
        insert into ${sql.table(table)} (${columns})
        select distinct ${columns} from ${sql.table(credentials)} where ${sql.ref(column)} is not null
        on conflict do nothing`.execute(db);
    }
  }
}
