import type { ComponentChildren } from 'preact';
import type { MayflyError } from '../../../src/core/errors.ts';

/** Where there is nothing to show: why, and what to do. `whole`: it is all that the view shows. */
export function Empty({
  title,
  whole = false,
  children,
}: {
  readonly title: string;
  readonly whole?: boolean;
  readonly children?: ComponentChildren;
}) {
  const Heading = whole ? 'h1' : 'h2';
  return (
    <div class="message">
      <Heading>{title}</Heading>
      {children}
    </div>
  );
}

const titles: Partial<Record<MayflyError['code'], string>> = {
  'access.forbidden': 'This token may not see that',
  'request.invalid': 'The question cannot be read',
  'collector.unreachable': 'The collector does not answer',
  'collector.overloaded': 'The collector is overloaded',
  'store.unavailable': 'The database does not answer',
  not_found: 'There is nothing here',
};

/** Why something is not shown, in the words of the collector. */
export function Failed({
  error,
  whole = false,
  retry,
}: {
  readonly error: MayflyError;
  readonly whole?: boolean;
  readonly retry?: () => void;
}) {
  const Heading = whole ? 'h1' : 'h2';
  return (
    <div class="message" role="alert">
      <Heading>{titles[error.code] ?? 'Something went wrong'}</Heading>
      <p class="value">{sentence(error.message)}</p>
      {error.code === 'access.forbidden' && (
        <p>Sign in with a token that may, or ask an administrator for one.</p>
      )}
      {retry !== undefined && (
        <button type="button" class="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Messages of the API begin in lower case and end without a full stop. */
export function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

/** Something is being loaded; said to screen readers once. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <div class="message message--quiet" role="status">
      Loading {what} …
    </div>
  );
}
