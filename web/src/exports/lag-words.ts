import { durationWords } from '../components/time-words.ts';

/** How old the oldest event is that a destination has not got: `none`, `under 1 s`, `12 min`. */
export function lagWords(seconds: number): string {
  if (seconds <= 0) return 'none';
  return seconds < 1 ? 'under 1 s' : durationWords(seconds * 1000);
}
