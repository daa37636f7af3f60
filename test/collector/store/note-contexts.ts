import { sql } from 'kysely';
import type { Database } from '../../../collector/store/database.ts';

/** Notes which credential is in which context, as every flush does of what is new in it. */
export async function noteContexts(db: Database): Promise<void> {
  await sql`
    insert into credential_context (fingerprint, context)
    select fingerprint, context from usage union select fingerprint, context from usage_ended
    on conflict do nothing`.execute(db);
}
