import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Who sent a request, and what tells forged readings: null in what was received before. The inbox has the sender
 * beside the body, which a collector from before reads as it always did.
 */
export const doubts: Migration = {
  async up(db) {
    await sql`alter table inbox add column sender text collate "C"`.execute(db);
    await sql`
      alter table process
        add column counted_from bigint,
        add column senders text[] collate "C"`.execute(db);
  },
};
