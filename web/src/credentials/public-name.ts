import type { CredentialSummary } from '../../../src/core/api/views.ts';

/** What people know a credential by: where it was read, else its public name in another system. Null: nothing. */
export function publicName({
  joinKeys,
  names,
}: Pick<CredentialSummary, 'joinKeys' | 'names'>): string | null {
  const name = names[0] ?? joinKeys[0];
  return name === undefined ? null : tellingEnd(name);
}

const longest = 32;

/** Of a long path the end tells, not the beginning. */
function tellingEnd(name: string): string {
  if (name.length <= longest || !/^(?:\/|[A-Z]:\\)/i.test(name)) return name;
  return `…/${name.split(/[/\\]/).slice(-2).join('/')}`;
}
