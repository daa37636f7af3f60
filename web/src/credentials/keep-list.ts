import { signal } from '@preact/signals';
import type { TablePosition } from '../table/virtual-table.tsx';
import { type AttentionSource, createAttentionList } from './attention-list.ts';
import { createCredentialList } from './credential-list.ts';
import type { CredentialSource } from './credential-source.ts';
import { type ListPlace, listLink } from './list-place.ts';

export interface KeptList {
  readonly source: CredentialSource;
  /** Only of what needs attention. */
  readonly attention: AttentionSource | null;
  readonly position: TablePosition;
}

let kept: { readonly link: string; readonly list: KeptList } | null = null;

/** The list of a place: as it was left, when somebody comes back to it from a credential. */
export function listOf(place: ListPlace): KeptList {
  const link = listLink(place);
  if (kept?.link === link) return kept.list;
  forgetList();
  const attention = place.tab === 'attention' ? createAttentionList(place.q) : null;
  const source = attention ?? createCredentialList(place.q);
  const list = { source, attention, position: { scrollTop: 0, active: signal(0) } };
  kept = { link, list };
  return list;
}

/** What one person saw is not for the next. */
export function forgetList(): void {
  kept?.list.source.close();
  kept = null;
}
