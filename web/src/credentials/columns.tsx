import type { SortField } from '../../../src/core/filter/filter.ts';
import { clock } from '../app/clock.ts';
import { Chip } from '../components/chip.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { shortFingerprint } from '../components/fingerprint.tsx';
import { Icon } from '../components/icon.tsx';
import { Names } from '../components/names.tsx';
import { StateDot } from '../components/state-dot.tsx';
import { Ago, Until } from '../components/time.tsx';
import { sortBy, sortOf } from '../filter/filter-text.ts';
import { linkTo } from '../router/match-path.ts';
import type { VirtualColumn } from '../table/virtual-table.tsx';
import { listLink } from './list-place.ts';
import type { ListedCredential } from './listed-credential.ts';
import { publicName } from './public-name.ts';
import { reasonTone } from './reason-tone.ts';

type Column = VirtualColumn<ListedCredential>;

const reason: Column = {
  id: 'reason',
  head: 'Reason',
  cell: ({ reasons }) => {
    const [first, ...others] = reasons;
    if (first === undefined) return null;
    return (
      <>
        <Chip tone={reasonTone(first.id)} title={first.why}>
          {first.title}
        </Chip>
        {others.length > 0 && (
          <span class="more" title={others.map(({ title }) => title).join('\n')}>
            +{others.length}
          </span>
        )}
      </>
    );
  },
};

const credential: Column = {
  id: 'credential',
  head: 'Credential',
  cell: ({ credential: { fingerprint, type, provider, joinKeys, names } }) => (
    <>
      <a
        class="credential-type value"
        href={linkTo('/credentials/:fingerprint', { fingerprint })}
        tabIndex={-1}
      >
        {type === 'unknown' ? provider : type}
      </a>
      <span class="credential-name value clip muted" title={[...names, ...joinKeys, fingerprint].join('\n')}>
        {publicName({ joinKeys, names }) ?? <code>{shortFingerprint(fingerprint)}</code>}
      </span>
      <CopyButton text={fingerprint} label="Copy fingerprint" tabIndex={-1} />
    </>
  ),
};

const usedBy: Column = {
  id: 'used-by',
  head: 'Used by',
  cell: ({ credential: { workloads, agents } }) => (
    <>
      <Names names={[...new Set(workloads.map(({ service }) => service))]} />
      {agents.length > 0 && (
        <span class="agent">
          <Names names={agents} />
        </span>
      )}
    </>
  ),
};

const environment: Column = {
  id: 'environment',
  head: 'Environment',
  cell: ({ credential: { workloads } }) => (
    <Names names={[...new Set(workloads.flatMap(({ environment: name }) => name ?? []))]} />
  ),
};

const state: Column = {
  id: 'state',
  head: 'State',
  cell: ({ credential: { state: now } }) => <StateDot state={now} />,
};

/** Columns of the live list. The order is part of the filter, so a title that sorts is a link like any other. */
export function credentialColumns(q: string, withReasons: boolean): readonly Column[] {
  const head = (by: SortField, title: string) => (withReasons ? { head: title } : sortable(q, by, title));
  return [
    ...(withReasons ? [reason] : []),
    credential,
    usedBy,
    environment,
    state,
    {
      id: 'uses',
      ...head('uses', 'Uses'),
      cell: ({ credential: { uses } }) => (
        <span title={uses.exact ? undefined : 'At least: a sender did not count'}>
          {uses.exact ? '' : '≥ '}
          {uses.count.toLocaleString('en')}
        </span>
      ),
    },
    {
      id: 'expires',
      ...head('expires', 'Expires'),
      cell: ({ credential: { expiresAt } }) => <Until at={expiresAt} none="not known" />,
    },
    {
      id: 'seen',
      ...head('last-seen', 'Last seen'),
      cell: ({ credential: { lastSeenAt } }) => <Ago at={lastSeenAt} />,
    },
  ];
}

function sortable(q: string, by: SortField, title: string): Pick<Column, 'head' | 'sorted'> {
  const now = clock.peek();
  const sort = sortOf(q, now) ?? { by: 'last-seen', descending: true };
  const sorted = sort.by !== by ? null : sort.descending ? 'descending' : 'ascending';
  const href = listLink({ tab: 'all', q: sortBy(q, by, now) });
  return {
    sorted,
    head: (
      <a class="sort" href={href}>
        {title}
        {sorted !== null && <Icon name={sorted === 'descending' ? 'down' : 'up'} />}
      </a>
    ),
  };
}
