/** How much of a whole, drawn beside the number that says it. */
export function ShareBar({ part, whole }: { readonly part: number; readonly whole: number }) {
  const share = whole <= 0 ? 0 : Math.min(1, part / whole);
  return (
    <span class="share-bar" aria-hidden="true">
      <span style={{ width: `${(100 * share).toFixed(2)}%` }} />
    </span>
  );
}
