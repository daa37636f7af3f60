/**
 * The member of a sorted set that a list shows: the least one that says something, rather one that says
 * everything (`github.oauth`) than one that is partly unknown (`unknown.bearer`); else `unknown`.
 */
export function mostTelling(members: readonly string[]): string {
  return (
    members.find((member) => !member.startsWith('unknown')) ??
    members.find((member) => member !== 'unknown') ??
    'unknown'
  );
}
