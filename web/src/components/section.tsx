import type { ComponentChildren } from 'preact';

/** A part of a view with its own title. */
export function Section({
  id,
  title,
  about,
  beside,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly about?: ComponentChildren;
  /** At the end of the line of the title. */
  readonly beside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="section panel" aria-labelledby={id}>
      <div class="section-head">
        <h2 id={id}>{title}</h2>
        {beside}
        {about !== undefined && <p class="muted">{about}</p>}
      </div>
      {children}
    </section>
  );
}
