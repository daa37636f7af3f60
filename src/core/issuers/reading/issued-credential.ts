import type { Secret } from '../../secret.ts';
import type { Issued } from '../issuer.ts';

/**
 * An issued credential of what the answer says; everything left out is "does not say". A credential is
 * not its own parent: a renewal presents what it hands back.
 */
export function issuedCredential(facts: Pick<Issued, 'secret' | 'source'> & Partial<Issued>): Issued {
  const parents = new Set<Secret>(facts.parents);
  parents.delete(facts.secret);
  return {
    type: null,
    provider: null,
    name: null,
    policy: null,
    ephemeral: null,
    issuedAt: null,
    expiresAt: null,
    scopes: [],
    subject: null,
    issuer: null,
    audience: [],
    joinKeys: [],
    ...facts,
    parents: [...parents],
  };
}
