import type { CredentialSummary } from '../../core/api/views.ts';
import type { Sort } from '../../core/filter/filter.ts';
import type { Api } from '../api/client.ts';
import { gather } from '../api/gather.ts';
import { readCredentialPage } from '../api/read-views.ts';

const mostRows = 400;

/** The first credentials that match, as many as a screen is scrolled through. */
export async function askList(
  api: Api,
  { q, sort }: { readonly q: string; readonly sort: Sort },
): Promise<{ readonly items: readonly CredentialSummary[]; readonly hasMore: boolean }> {
  const whole = `${q} sort:${sort.descending ? '-' : ''}${sort.by}`.trim();
  const { items, nextCursor } = await gather({
    pageAt: async (cursor, limit) => {
      const question = { q: whole, limit, ...(cursor === null ? {} : { cursor }) };
      return readCredentialPage(await api.ask((client) => client.credentials(question).page()), api);
    },
    limit: mostRows,
  });
  return { items, hasMore: nextCursor !== null };
}
