import type { Tone } from '../components/chip.tsx';

/** How grave a reason looks. */
const tones: Readonly<Record<string, Tone>> = {
  'used-after-end': 'bad',
  denied: 'bad',
  'expires-soon': 'warn',
  'never-fetched': 'violet',
  shared: 'info',
  'no-expiry': 'neutral',
};

export function reasonTone(id: string): Tone {
  return tones[id] ?? 'neutral';
}
