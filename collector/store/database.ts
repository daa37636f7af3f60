import type { ColumnType, GeneratedAlways, Kysely } from 'kysely';
import type { AuditRow } from './audit-entry.ts';

/**
 * The tables that are written and read by hand. `credential`, `usage` and `process` are not here: their
 * SQL is made from the core's rows and joins, so that memory and database cannot disagree.
 * Times are milliseconds since the epoch, as in the core: `bigint`, read as a number.
 */
export interface Tables {
  readonly inbox: {
    readonly seq: GeneratedAlways<number>;
    readonly request_hash: Uint8Array;
    readonly received_at: number;
    readonly encoding: string;
    readonly body: Uint8Array;
    /** Set by the database: the transaction that wrote the row. */
    readonly xid: ColumnType<string, never, never>;
  };
  readonly token: {
    readonly id: string;
    readonly name: string;
    readonly scope: string;
    readonly hash: Uint8Array;
    readonly created_at: number;
    readonly expires_at: number | null;
    readonly revoked_at: number | null;
    readonly last_used_at: number | null;
    /** Null: no limit. */
    readonly environments: readonly string[] | null;
    readonly workloads: readonly string[] | null;
    /** Null: as the collector is configured. */
    readonly new_credentials_per_second: number | null;
    readonly spans_per_second: number | null;
  };
  readonly session: {
    readonly hash: Uint8Array;
    /** Id of a token, or `given:<scope>`. */
    readonly token: string;
    readonly proof: Uint8Array;
    readonly created_at: number;
    readonly expires_at: number;
  };
  readonly audit: AuditRow;
  readonly audit_head: {
    readonly one: GeneratedAlways<boolean>;
    readonly seq: number;
    readonly hash: Uint8Array;
  };
}

export type Database = Kysely<Tables>;
