import { sql } from 'kysely';
import { MayflyError } from '../../src/core/errors.ts';
import type { Database } from './database.ts';
import { codeOf } from './store-failure.ts';

/** A question that adds up much may take so long. */
const mostMs = 10_000;
const canceled = '57014';

/**
 * Work that may read very much, in a transaction: it gets more memory to sort in, is planned without compiling, and is
 * given up after a while (not by PGlite, which cannot interrupt itself).
 */
export async function heavyRead<Answer>(db: Database, work: () => Promise<Answer>): Promise<Answer> {
  const { rows } = await sql<{ readonly before: string }>`
    select current_setting('statement_timeout') as before,
      set_config('statement_timeout', ${String(mostMs)}, true),
      set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`.execute(db);
  try {
    const answer = await work();
    await sql`
      select set_config('statement_timeout', ${rows[0]?.before ?? '0'}, true)`.execute(db);
    return answer;
  } catch (error) {
    if (!isCanceled(error)) throw error;
    throw new MayflyError(
      'request.too_heavy',
      `this takes longer than ${mostMs / 1000} seconds to count: narrow it down by a filter, a shorter time or a smaller limit`,
      { cause: error },
    );
  }
}

function isCanceled(error: unknown): boolean {
  const cause = error instanceof MayflyError && error.cause !== undefined ? error.cause : error;
  return codeOf(cause) === canceled;
}
