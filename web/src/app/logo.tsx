/** A mayfly: two wings, a body, three tails. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" />
      <path d="M16 9v10M16 14C13 6 8 4 5 6c0 5 5 9 11 8M16 14c3-8 8-10 11-8 0 5-5 9-11 8M16 19c-1 3-3 5-5 7M16 19c1 3 3 5 5 7M16 19v8" />
    </svg>
  );
}
