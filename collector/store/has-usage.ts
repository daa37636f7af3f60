import { type RawBuilder, sql } from 'kysely';
import { inScope, isLimited, type ReadScope } from './read-scope.ts';

/** Whether a reader may see the credential in a table named `alias`; everything is seen without limits. */
export function isVisible(alias: string, scope: ReadScope): RawBuilder<boolean> {
  if (!isLimited(scope)) return sql<boolean>`true`;
  return sql<boolean>`exists (
    select from credential_context k join context x on x.id = k.context
    where k.fingerprint = ${sql.ref(`${alias}.fingerprint`)} and ${inScope(scope)})`;
}
