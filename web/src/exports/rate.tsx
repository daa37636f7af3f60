import { useComputed } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { clock } from '../app/clock.ts';
import { type DeliveryReading, ratePerSecond, rateWords, withReading } from './delivery-rate.ts';

/** How fast events are taken, over the last minute: the API counts them, the page looks at its clock. */
export function Rate({ delivered }: { readonly delivered: number }) {
  const readings = useRef<readonly DeliveryReading[]>([]);
  readings.current = withReading(readings.current, { at: clock.peek(), delivered });
  const text = useComputed(() => rateWords(ratePerSecond(readings.current, clock.value)));
  return <span title="Events a second over the last minute, since this view was opened">{text}</span>;
}
