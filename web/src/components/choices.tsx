/** One of a few, each a link; the chosen one is marked. */
export function Choices({
  label,
  choices,
}: {
  readonly label: string;
  readonly choices: readonly { readonly title: string; readonly href: string; readonly chosen: boolean }[];
}) {
  return (
    <nav class="choices tabs" aria-label={label}>
      {choices.map(({ title, href, chosen }) => (
        <a key={title} href={href} {...(chosen ? { 'aria-current': 'page' } : {})}>
          {title}
        </a>
      ))}
    </nav>
  );
}
