/** Names of others, each on its own; a few at once, the rest on demand. */
export function TagList({
  names,
  most = 6,
  none = '–',
  linkOf,
}: {
  readonly names: readonly string[];
  readonly most?: number;
  readonly none?: string;
  readonly linkOf?: (name: string) => string;
}) {
  if (names.length === 0) return <span class="muted">{none}</span>;
  const tag = (name: string) => (
    <li key={name} class="tag value">
      {linkOf === undefined ? name : <a href={linkOf(name)}>{name}</a>}
    </li>
  );
  const rest = names.slice(most);
  return (
    <div class="tags">
      <ul>{names.slice(0, most).map(tag)}</ul>
      {rest.length > 0 && (
        <details>
          <summary>{rest.length.toLocaleString('en')} more</summary>
          <ul>{rest.map(tag)}</ul>
        </details>
      )}
    </div>
  );
}
