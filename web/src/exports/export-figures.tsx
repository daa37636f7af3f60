import type { ExportView } from '../../../src/core/api/export-views.ts';
import { rateWords } from '../../../src/core/api/rate-words.ts';
import { clock } from '../app/clock.ts';
import { Figure, Figures } from '../components/figures.tsx';
import { Ago } from '../components/time.tsx';
import { momentWords } from '../components/time-words.ts';
import { lagWords } from './lag-words.ts';

/** How far a destination is. */
export function ExportFigures({ status }: { readonly status: ExportView['status'] }) {
  const {
    lagSeconds,
    ratePerSecond,
    waiting,
    delivered,
    acknowledgedAt,
    failures,
    deadLetters,
    missed,
    missedUntil,
  } = status;
  return (
    <Figures>
      <Figure title="Lag">
        {lagWords(lagSeconds)}{' '}
        {waiting > 0 && <span class="muted">{waiting.toLocaleString('en')} waiting</span>}
      </Figure>
      <Figure title="Has everything until">
        {waiting === 0 ? (
          'now'
        ) : (
          <span title="When the oldest event was recorded that it has not got">
            {momentWords(new Date(clock.peek() - lagSeconds * 1000).toISOString()).slice(0, -4)}{' '}
            <span class="muted">UTC</span>
          </span>
        )}
      </Figure>
      <Figure title="Rate">
        <span title="Events a second over the last minute">{rateWords(ratePerSecond)}</span>
      </Figure>
      <Figure title="Delivered">{delivered.toLocaleString('en')}</Figure>
      <Figure title="Last acknowledgement">
        <Ago at={acknowledgedAt} none="nothing yet" />
      </Figure>
      <Figure title="Failures">{failures.toLocaleString('en')}</Figure>
      <Figure title="Dead letters">
        <span class={deadLetters === 0 ? '' : 'bad-text'}>{deadLetters.toLocaleString('en')}</span>
      </Figure>
      <Figure title="Missed">
        <span class={missed === 0 ? '' : 'bad-text'}>{missed.toLocaleString('en')}</span>{' '}
        {missedUntil !== null && <span class="muted">until {momentWords(missedUntil)}</span>}
      </Figure>
    </Figures>
  );
}
