import type { CredentialSummary, Page } from '../../../src/core/api/views.ts';
import { apiPath, get } from '../api/request.ts';
import { createPagedList } from '../table/paged-list.ts';
import { byFingerprint, type CredentialSource } from './credential-source.ts';
import type { ListedCredential } from './listed-credential.ts';
import { withActivity } from './with-activity.ts';

const pageSize = 200;

/** Every credential that matches, in the order that the filter asks for. */
export function createCredentialList(q: string): CredentialSource {
  const changed = new Map<string, number>();
  const list = createPagedList<ListedCredential>(async (cursor, signal) => {
    const path = apiPath('credentials', { q, limit: pageSize, cursor });
    const { items, nextCursor } = await get<Page<CredentialSummary>>(path, signal);
    return { items: items.map((credential) => ({ credential, reasons: [] })), nextCursor };
  });
  void list.restart();
  return {
    ...list,
    apply(events) {
      const news = byFingerprint(events);
      let known = 0;
      list.update((item) => {
        const own = news.get(item.credential.fingerprint);
        if (own === undefined) return null;
        known += 1;
        changed.set(item.credential.fingerprint, Date.now());
        return { ...item, credential: own.reduce(withActivity, item.credential) };
      });
      return news.size - known;
    },
    changedAt: (fingerprint) => changed.get(fingerprint) ?? null,
  };
}
