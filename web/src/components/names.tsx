/** The first names of many, and how many more there are. */
export function Names({
  names,
  most = 1,
  none = '–',
}: {
  readonly names: readonly string[];
  readonly most?: number;
  readonly none?: string;
}) {
  if (names.length === 0) return <span class="muted">{none}</span>;
  const more = names.length - most;
  return (
    <span class="names" title={names.join('\n')}>
      {names.slice(0, most).map((name) => (
        <span key={name} class="value clip">
          {name}
        </span>
      ))}
      {more > 0 && <span class="more">+{more}</span>}
    </span>
  );
}
