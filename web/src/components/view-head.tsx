import type { ComponentChildren } from 'preact';

/** The title of a view and what it answers. */
export function ViewHead({
  title,
  about,
  children,
}: {
  readonly title: ComponentChildren;
  readonly about?: ComponentChildren;
  /** Beside the title. */
  readonly children?: ComponentChildren;
}) {
  return (
    <header class="view-head">
      <h1>{title}</h1>
      {children}
      {about !== undefined && <p class="view-about">{about}</p>}
    </header>
  );
}
