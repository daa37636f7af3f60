const companion = /(?:secret_?access_?key|(?:session|security)_?token)$/i;

/**
 * An AWS credential has up to three parts, and SigV4 sends only the access key id, so the id stands for
 * it. The name of the id that a secret key or session token belongs to; null for any other name.
 */
export function nameOfKeyId(name: string): string | null {
  const rest = name.replace(companion, '');
  if (rest === name) return null;
  if (name.includes('_')) return rest + (name === name.toLowerCase() ? 'access_key_id' : 'ACCESS_KEY_ID');
  return `${rest}${/^[a-z]/.test(rest || name) ? 'accessKeyId' : 'AccessKeyId'}`;
}

/** Leaves out the companions of the access key ids that stand beside them. */
export function withoutCompanions<Named extends { readonly name: string }>(
  siblings: readonly Named[],
): readonly Named[] {
  const names = new Set(siblings.map(({ name }) => name));
  return siblings.filter(({ name }) => !names.has(nameOfKeyId(name) ?? ''));
}
