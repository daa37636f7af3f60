import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const text = sql`text collate "C"`;

/**
 * Sessions of the page. Neither their secret nor the token they stand for can be had from a row: `proof` is a keyed
 * hash of the token's hash under that secret, because a token that an operator chose may be guessed.
 */
export const session: Migration = {
  async up(db) {
    await sql`
      create table session (
        hash bytea primary key,
        token ${text} not null,
        proof bytea not null,
        created_at bigint not null,
        expires_at bigint not null
      )`.execute(db);
    await sql`create index session_token on session (token, created_at)`.execute(db);
  },
};
