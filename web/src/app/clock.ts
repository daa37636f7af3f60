import { signal } from '@preact/signals';
import { onRequest } from '../api/request.ts';

/** Now, by the collector's clock, to the second: what is "5 minutes ago" must not depend on this machine's. */
export const clock = signal(Date.now());

let aheadMs = 0;
/** The Date header has whole seconds and travels. */
const toleratedMs = 5000;

export function startClock(): void {
  onRequest((heard) => {
    if (heard.kind !== 'answered' || heard.at === null) return;
    const difference = Date.parse(heard.at) - Date.now();
    if (!Number.isNaN(difference)) aheadMs = Math.abs(difference) < toleratedMs ? 0 : difference;
  });
  setInterval(() => {
    if (!document.hidden) clock.value = Date.now() + aheadMs;
  }, 1000);
}
