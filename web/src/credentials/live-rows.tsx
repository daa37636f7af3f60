import { useMemo } from 'preact/hooks';
import { useIsNarrow } from '../app/use-is-narrow.ts';
import { linkTo } from '../router/match-path.ts';
import { navigate } from '../router/navigation.ts';
import { VirtualTable } from '../table/virtual-table.tsx';
import { credentialColumns } from './columns.tsx';
import { InventoryIsEmpty } from './inventory-is-empty.tsx';
import type { ListPlace } from './list-place.ts';
import type { ListedCredential } from './listed-credential.ts';
import { NoRows } from './no-rows.tsx';
import { useListKeys } from './use-list-keys.ts';
import type { LiveCredentials } from './use-live-credentials.ts';
import type { Reading } from './use-reading.ts';

/** Pixels, as in the style. */
const rowHeight = 40;
const cardHeight = 96;
const changedForMs = 2000;

/** The rows of the live list, or why there are none. */
export function LiveRows({
  place: { tab, q },
  live,
  reading: { holder, atTop, onPointerMove },
  onHelp,
}: {
  readonly place: ListPlace;
  readonly live: LiveCredentials;
  readonly reading: Reading;
  readonly onHelp: () => void;
}) {
  const { source, position } = live;
  const withReasons = tab === 'attention';
  const columns = useMemo(() => credentialColumns(q, withReasons), [q, withReasons]);
  const narrow = useIsNarrow();
  const renew = () => {
    holder.current?.querySelector('.grid-scroller')?.scrollTo({ top: 0 });
    live.renew();
  };
  useListKeys({ holder, togglePause: live.togglePause, renew, help: onHelp });

  void source.version.value;
  const error = source.error.value;
  const isEmpty = source.complete() && source.count() === 0;
  return (
    <div
      class={`live-rows credentials ${withReasons ? 'credentials--reasons' : ''}`}
      ref={holder}
      onPointerMove={onPointerMove}
    >
      {live.fresh.value > 0 && !live.paused.value && !isEmpty && (
        <button type="button" class="button button--primary fresh" onClick={renew}>
          {live.fresh.value === 1
            ? '1 more credential: show it'
            : `${live.fresh.value} more credentials: show them`}
        </button>
      )}
      {isEmpty ? (
        <InventoryIsEmpty otherwise={<NoRows tab={tab} q={q} />} />
      ) : source.count() === 0 && error !== null ? (
        <NoRows tab={tab} q={q} error={error} retry={renew} />
      ) : (
        <VirtualTable
          label={withReasons ? 'Credentials that need attention' : 'Credentials'}
          columns={columns}
          rows={source}
          rowHeight={narrow ? cardHeight : rowHeight}
          position={position}
          atTop={atTop}
          rowClass={(row) => changedClass(source.changedAt(row.credential.fingerprint))}
          onOpen={open}
        />
      )}
    </div>
  );
}

function open({ credential: { fingerprint } }: ListedCredential): void {
  navigate(linkTo('/credentials/:fingerprint', { fingerprint }));
}

/** Two classes in turn, so that a second change within the time of the first is seen, too. */
function changedClass(at: number | null): string {
  return at !== null && Date.now() - at < changedForMs ? `grid-row--changed-${at % 2}` : '';
}
