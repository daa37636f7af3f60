import type { ComponentChildren } from 'preact';
import { navigate } from '../router/navigation.ts';

/** A link within a drawing. What the browser does with a modifier key stays. */
export function SvgLink({
  href,
  label,
  class: className,
  onActive,
  children,
}: {
  /** Of the page. */
  readonly href: string;
  readonly label: string;
  readonly class?: string;
  /** Pointed at or with the keyboard, and not any more. */
  readonly onActive?: (active: boolean) => void;
  readonly children: ComponentChildren;
}) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    navigate(href);
  };
  return (
    <a
      href={href}
      aria-label={label}
      class={className}
      onClick={follow}
      onMouseEnter={() => onActive?.(true)}
      onMouseLeave={() => onActive?.(false)}
      onFocus={() => onActive?.(true)}
      onBlur={() => onActive?.(false)}
    >
      {children}
    </a>
  );
}
