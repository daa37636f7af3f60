import type { ComponentChildren } from 'preact';

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad' | 'info' | 'violet';

/** A short word with a colour; the colour never says anything alone. */
export function Chip({
  tone = 'neutral',
  title,
  children,
}: {
  readonly tone?: Tone;
  readonly title?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <span class={`chip chip--${tone}`} {...(title === undefined ? {} : { title })}>
      {children}
    </span>
  );
}
