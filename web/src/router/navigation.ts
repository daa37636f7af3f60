import { computed, signal } from '@preact/signals';

/** Where the page is: the path and the query of the address bar. */
export const place = signal(here());

export const query = computed(() => new URLSearchParams(place.value.search));

function here(): { readonly path: string; readonly search: string } {
  return { path: window.location.pathname, search: window.location.search };
}

/** Goes to a link of the page. `replace` leaves no step to go back to. */
export function navigate(href: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (replace) history.replaceState(null, '', href);
  else if (href !== place.value.path + place.value.search) history.pushState(null, '', href);
  place.value = here();
}

/** Plain links work without a reload; whatever the browser does with a modifier key stays. */
export function startNavigation(): void {
  window.addEventListener('popstate', () => (place.value = here()));
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || link.target !== '' || link.hasAttribute('download')) return;
    if (link.origin !== window.location.origin || link.dataset['outside'] !== undefined) return;
    if (link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}
