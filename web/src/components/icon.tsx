const paths = {
  search: 'M7 12.5a5.5 5.5 0 1 1 0-11 5.5 5.5 0 0 1 0 11ZM11 11l3.5 3.5',
  copy: 'M5.5 5.5v-4h9v9h-4M1.5 5.5h9v9h-9z',
  check: 'm2.5 8.5 3.5 3.5 7.5-8',
  close: 'm3.5 3.5 9 9m0-9-9 9',
  pause: 'M5 2.5v11M11 2.5v11',
  play: 'm4.5 2.5 8.5 5.5-8.5 5.5z',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z',
  screen: 'M1.5 2.5h13v8.5h-13zM5.5 14h5',
  out: 'M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6',
  up: 'm4 10 4-4 4 4',
  down: 'm4 6 4 4 4-4',
  alert: 'M8 1.8 15 14H1zM8 6v4M8 11.8v.4',
  help: 'M8 15A7 7 0 1 0 8 1a7 7 0 0 0 0 14ZM6 6.2a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6 1v.4M8 11.6v.3',
  keys: 'M1 4h14v8.5H1zM3.7 6.8h.6M6.6 6.8h.6M9.2 6.8h.6M11.8 6.8h.6M5 9.8h6',
  link: 'M6.5 9.5l3-3M7 4.5l1.5-1.5a3 3 0 0 1 4.5 4.5L11.5 9M9 11.5 7.5 13A3 3 0 0 1 3 8.5L4.5 7',
} as const;
export type IconName = keyof typeof paths;

/** A drawing beside words; it says nothing itself. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
