import { type Kysely, sql } from 'kysely';

/**
 * `select mayfly_grant_runtime('a role')`, by the owner of the schema and again after each migration, gives a role
 * all that a collector needs to run and nothing by which it could change the schema or rewrite the audit.
 */
export async function grantFunction(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function mayfly_grant_runtime(role_name name) returns void language plpgsql as $$
      declare
        made record;
      begin
        -- Temporary tables hold what comes in until it is joined.
        execute format('grant connect, temporary on database %I to %I', current_database(), role_name);
        execute format('grant usage on schema %I to %I', current_schema(), role_name);
        for made in
          select relname, case
            when relname like 'kysely%' then 'select'
            when relname = 'audit' then 'select, insert'
            when relname = 'audit_head' then 'select, update'
            else 'select, insert, update, delete' end as rights
          from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
            and not relispartition and pg_has_role(relowner, 'usage')
        loop
          execute format('grant %s on table %I to %I', made.rights, made.relname, role_name);
        end loop;
        for made in
          select oid::regprocedure as signature from pg_proc
          where pronamespace = current_schema()::regnamespace and proname ~ '^mayfly_'
            and proname <> 'mayfly_grant_runtime' and pg_has_role(proowner, 'usage')
        loop
          execute format('grant execute on function %s to %I', made.signature, role_name);
        end loop;
      end
    $$`.execute(db);
  await sql`revoke all on function mayfly_grant_runtime(name) from public`.execute(db);
}
