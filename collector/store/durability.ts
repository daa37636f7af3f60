import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * What an acknowledgement survives, from the most to the least:
 * `synchronous_standby` the loss of the primary, `asynchronous_standby` a power cut, and a failover only as far
 * as the standby had followed, `local` a power cut, `embedded` a kill of the collector, `off` not even a
 * crash of the database. `unknown`: the database would not tell.
 */
export const durabilityLevels = [
  'synchronous_standby',
  'asynchronous_standby',
  'local',
  'embedded',
  'off',
  'unknown',
] as const;
export type DurabilityLevel = (typeof durabilityLevels)[number];

export interface Durability {
  readonly level: DurabilityLevel;
  /** One sentence of the program, without host, path or name. */
  readonly detail: string;
  /** False: what is there can be read, nothing can be stored (a standby). */
  readonly writable: boolean;
}

/** Reads it from the settings and, as far as this user may see them, from the standbys that are connected. */
export async function readDurability(db: Database): Promise<Durability> {
  const { rows } = await sql<Facts>`
    select current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commit,
      current_setting('synchronous_standby_names') as names,
      current_setting('transaction_read_only') as "readOnly",
      (select count(*)::integer from pg_stat_replication) as standbys,
      (select count(*)::integer from pg_stat_replication where sync_state in ('sync', 'quorum')) as synchronous,
      (select count(*)::integer from pg_stat_replication where sync_state is null) as hidden`.execute(db);
  const [facts] = rows;
  if (facts === undefined) return { ...judgement('unknown', 'the database told nothing'), writable: true };
  return { ...judge(facts), writable: facts.readOnly === 'off' };
}

export interface Facts {
  readonly fsync: string;
  readonly commit: string;
  readonly names: string;
  readonly readOnly: string;
  readonly standbys: number;
  readonly synchronous: number;
  /** Standbys of which this user sees nothing but that they are there. */
  readonly hidden: number;
}

/**
 * postgresql.org/docs/current/runtime-config-wal.html#GUC-SYNCHRONOUS-COMMIT: only `on` and `remote_apply`
 * wait until a synchronous standby has flushed.
 */
export function judge({ fsync, commit, names, standbys, synchronous, hidden }: Omit<Facts, 'readOnly'>): {
  readonly level: DurabilityLevel;
  readonly detail: string;
} {
  if (fsync !== 'on')
    return judgement('off', 'fsync is off: a crash of its machine loses what was acknowledged');
  if (commit === 'off') {
    return judgement('off', 'synchronous_commit is off: a crash loses what was acknowledged just before');
  }
  const waits = names.trim() !== '' && /^(on|remote_apply)$/.test(commit);
  if (waits && synchronous > 0) {
    return judgement('synchronous_standby', 'on the disks of the primary and of a synchronous standby');
  }
  if (hidden > 0) {
    return judgement(
      'unknown',
      'on the disk of the primary; whether a standby has it too, this user may not see: grant pg_monitor',
    );
  }
  if (waits) {
    return judgement(
      'local',
      'on the disk of the primary; a synchronous standby is demanded and none is there, so commits wait',
    );
  }
  if (standbys > 0) {
    return judgement(
      'asynchronous_standby',
      'on the disk of the primary; a failover loses what its standby did not have yet',
    );
  }
  return judgement('local', 'on the disk of one database server');
}

function judgement(level: DurabilityLevel, detail: string): Pick<Durability, 'level' | 'detail'> {
  return { level, detail };
}

/** PGlite never calls fsync. */
export const embeddedDurability: Durability = {
  level: 'embedded',
  detail: 'in the embedded database: survives a kill of the collector, not a power cut',
  writable: true,
};
