/** The row that a key leads to; null: it leads to none. It may lie outside of the list. */
export function rowForKey(
  key: string,
  { from, page, last }: { readonly from: number; readonly page: number; readonly last: number },
): number | null {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return from + 1;
    case 'k':
    case 'ArrowUp':
      return from - 1;
    case 'PageDown':
      return from + page;
    case 'PageUp':
      return from - page;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
