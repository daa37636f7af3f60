import { useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { UsageOverTime } from '../../../src/core/api/inventory-views.ts';
import type { CredentialDetail } from '../../../src/core/api/views.ts';
import { apiPath } from '../api/request.ts';
import { useAnswer } from '../api/use-answer.ts';
import { clock } from '../app/clock.ts';
import { Answered } from '../components/answered.tsx';
import { Chart } from '../components/chart.tsx';
import { Choices } from '../components/choices.tsx';
import { Section } from '../components/section.tsx';
import { Ago, Until } from '../components/time.tsx';
import { momentWords } from '../components/time-words.ts';
import { linkTo } from '../router/match-path.ts';
import { query } from '../router/navigation.ts';
import { endOf, type Moment, momentsOf } from './moments.ts';
import { askedRange, drawnUntil, fittingRange, rangeTitles, timeRangeOf, timeRanges } from './time-range.ts';

const everyMs = 30_000;

/** The life of a credential: what happened when, and how often it was used and fetched. */
export function Timeline({ credential }: { readonly credential: CredentialDetail }) {
  const { fingerprint, firstSeenAt } = credential;
  const range = timeRangeOf(query.value.get('range')) ?? fittingRange(firstSeenAt, clock.peek());
  const path = useComputed(() => {
    const { from, to, step } = askedRange(range, firstSeenAt, clock.value);
    return apiPath(`credentials/${fingerprint}/usage`, { from, to, step });
  });
  const asked = useAnswer<UsageOverTime>(path.value, everyMs);
  const moments = momentsOf(credential, clock.peek());
  return (
    <Section
      id="timeline"
      title="Timeline"
      beside={
        <Choices
          label="Time shown"
          choices={timeRanges.map((one) => ({
            title: rangeTitles[one],
            href: linkTo('/credentials/:fingerprint', { fingerprint }, { range: one }),
            chosen: one === range,
          }))}
        />
      }
    >
      <div class="timeline">
        <div>
          <Answered asked={asked} what="usage">
            {(usage) => <UsageChart usage={usage} moments={moments} />}
          </Answered>
        </div>
        <div>
          <Moments moments={moments} />
          <StillUsed credential={credential} />
        </div>
      </div>
    </Section>
  );
}

function UsageChart({
  usage,
  moments,
}: {
  readonly usage: UsageOverTime;
  readonly moments: readonly Moment[];
}) {
  const { points, step, from, to, exactFrom } = usage;
  const told = JSON.stringify(moments);
  const at = useMemo(() => points.map((point) => point.at), [usage]);
  const series = useMemo(
    () => [
      { label: 'Used', colour: 'accent', values: points.map(({ used }) => used) },
      { label: 'Fetched', colour: 'info', values: points.map(({ fetched }) => fetched) },
      { label: 'Denied', colour: 'bad', values: points.map(({ denied }) => denied) },
    ],
    [usage],
  );
  const marks = useMemo(
    () => moments.map((moment, index) => ({ number: index + 1, at: moment.at, colour: moment.tone })),
    [told],
  );
  const busy = points.filter(({ used, denied, fetched }) => used + denied + fetched > 0);
  return (
    <>
      <Chart
        label={`Uses, fetches and denials by ${step}, from ${momentWords(from)} to ${momentWords(to)}`}
        at={at}
        end={to}
        until={drawnUntil(usage, moments.find(({ id }) => id === 'expires')?.at ?? null)}
        series={series}
        marks={marks}
      />
      {exactFrom !== null && exactFrom > from && (
        <p class="muted">
          What had ended before {momentWords(exactFrom)} is kept by the month, and not drawn.
        </p>
      )}
      <details class="as-table">
        <summary>{busy.length === 0 ? `No ${step} with uses or fetches` : `The numbers, by ${step}`}</summary>
        {busy.length > 0 && <UsageNumbers points={busy} step={step} />}
      </details>
    </>
  );
}

function UsageNumbers({ points, step }: Pick<UsageOverTime, 'points' | 'step'>) {
  return (
    <table class="numbers">
      <thead>
        <tr>
          <th scope="col">{step === 'hour' ? 'Hour (UTC)' : 'Day (UTC)'}</th>
          <th scope="col">Used</th>
          <th scope="col">Fetched</th>
          <th scope="col">Denied</th>
        </tr>
      </thead>
      <tbody>
        {[...points].reverse().map(({ at, used, denied, fetched }) => (
          <tr key={at}>
            <th scope="row">
              {step === 'hour' ? `${at.slice(0, 10)} ${at.slice(11, 16)}` : at.slice(0, 10)}
            </th>
            <td>{used.toLocaleString('en')}</td>
            <td>{fetched.toLocaleString('en')}</td>
            <td>{denied.toLocaleString('en')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Moments({ moments }: { readonly moments: readonly Moment[] }) {
  return (
    <ol class="moments" aria-label="What happened, in order">
      {moments.map(({ id, at, title, tone }, index) => (
        <li key={id}>
          <span class={`moment-number moment-number--${tone}`}>{index + 1}</span>
          <span>{title}</span>
          {id === 'expires' ? <Until at={at} /> : <Ago at={at} />}
        </li>
      ))}
    </ol>
  );
}

/** The question after an end: is it still used? */
function StillUsed({ credential }: { readonly credential: CredentialDetail }) {
  const over = endOf(credential, clock.value);
  if (over === null) return null;
  const { lastUsedAt } = credential;
  return lastUsedAt !== null && lastUsedAt > over ? (
    <p class="still still--bad">
      Still used after its end: last <Ago at={lastUsedAt} />.
    </p>
  ) : (
    <p class="still">Not seen used since its end.</p>
  );
}
