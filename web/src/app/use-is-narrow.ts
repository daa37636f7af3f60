import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** The same width at which the style changes columns into cards. */
const narrowQuery = '(max-width: 720px)';

export function useIsNarrow(): boolean {
  const narrow = useSignal(matchMedia(narrowQuery).matches);
  useEffect(() => {
    const media = matchMedia(narrowQuery);
    const changed = () => (narrow.value = media.matches);
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  }, []);
  return narrow.value;
}
