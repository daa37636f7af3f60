import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { clock } from '../app/clock.ts';
import { Empty } from '../components/message.tsx';
import { type ListPlace, listLink, listPlaceOf } from '../credentials/list-place.ts';
import { ListTabs } from '../credentials/list-tabs.tsx';
import { LiveRows } from '../credentials/live-rows.tsx';
import { LiveStatus } from '../credentials/live-status.tsx';
import { ReasonCounts } from '../credentials/reason-counts.tsx';
import { Shortcuts } from '../credentials/shortcuts.tsx';
import { useLiveCredentials } from '../credentials/use-live-credentials.ts';
import { useReading } from '../credentials/use-reading.ts';
import { FilterBar } from '../filter/filter-bar.tsx';
import { FilterChips } from '../filter/filter-chips.tsx';
import { problemOf } from '../filter/filter-text.ts';
import { navigate, query } from '../router/navigation.ts';

/** The live list: what needs attention, what is live now, or all that match. */
export function LiveView() {
  const search = query.value;
  const place = useMemo(() => listPlaceOf(search), [search]);
  const isWrong = useMemo(() => problemOf(place.q, clock.peek()) !== null, [place]);
  return (
    <div class="live-view">
      <h1 class="visually-hidden">Credentials</h1>
      {isWrong ? <WrongFilter place={place} /> : <LiveList place={place} />}
    </div>
  );
}

/** Goes to the same list with another filter. */
function asker({ tab }: ListPlace): (q: string) => void {
  return (q) => navigate(listLink({ tab, q }));
}

function LiveList({ place }: { readonly place: ListPlace }) {
  const { tab, q } = place;
  const reading = useReading();
  const live = useLiveCredentials(place, reading.mayMove);
  const helping = useSignal(false);
  return (
    <>
      <div class="live-head">
        <ListTabs tab={tab} q={q} />
        <LiveStatus live={live} onHelp={() => (helping.value = true)} />
        <FilterBar q={q} onAsk={asker(place)} />
        {live.attention === null ? (
          <FilterChips q={q} onAsk={asker(place)} />
        ) : (
          <ReasonCounts attention={live.attention} q={q} />
        )}
      </div>
      <LiveRows place={place} live={live} reading={reading} onHelp={() => (helping.value = true)} />
      <Shortcuts open={helping} />
    </>
  );
}

/** A link may hold anything: what cannot be read is not asked. */
function WrongFilter({ place }: { readonly place: ListPlace }) {
  return (
    <>
      <div class="live-head">
        <ListTabs tab={place.tab} q="" />
        <FilterBar q={place.q} onAsk={asker(place)} />
      </div>
      <div class="live-rows">
        <Empty title="This filter cannot be read">
          <p>
            Above is marked what is wrong. Or begin again with{' '}
            <a href={listLink({ tab: 'all', q: '' })}>all credentials</a>.
          </p>
        </Empty>
      </div>
    </>
  );
}
