import {
  type AttentionReason,
  type AttentionReasonId,
  type AttentionView,
  attentionReasons,
} from '../../../src/core/api/attention.ts';
import type { Filter } from '../../../src/core/filter/filter.ts';
import { parseFilter } from '../../../src/core/filter/parse-filter.ts';
import type { Instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import { findPage } from '../filter/find-page.ts';
import { type Asking, readWorld } from '../filter/world.ts';
import { summariesOf } from '../list-credentials.ts';

/** Of each reason. Who has more than this to look at needs a filter, not a longer list. */
const mostOfReason = 100;

/** What needs attention among the credentials that match. What several reasons find is read once. */
export async function readAttention(db: Database, filter: Filter, asking: Asking): Promise<AttentionView> {
  const world = await readWorld(db, filter, asking);
  const reasonsOf = new Map<string, AttentionReasonId[]>();
  const more = new Set<AttentionReasonId>();
  for (const reason of attentionReasons) {
    const asked = withReason(filter, reason, world.at);
    const page = await findPage(db, { filter: asked, world, limit: mostOfReason, after: null });
    if (page.next !== null) more.add(reason.id);
    for (const uuid of page.fingerprints) {
      reasonsOf.set(uuid, [...(reasonsOf.get(uuid) ?? []), reason.id]);
    }
  }
  const { at, asOf, scope } = world;
  const summaries = await summariesOf(db, [...reasonsOf.keys()], { at, asOf, scope });
  const items = [...summaries].map(([uuid, credential]) => ({
    credential,
    reasons: reasonsOf.get(uuid) ?? [],
  }));
  return {
    items,
    reasons: attentionReasons.map((reason) => ({
      ...reason,
      count: items.filter(({ reasons }) => reasons.includes(reason.id)).length,
      more: more.has(reason.id),
    })),
  };
}

/** The reason's terms beside those of the filter. Their times are counted back from the moment that is asked for. */
function withReason(filter: Filter, { q }: AttentionReason, at: Instant): Filter {
  return { ...filter, terms: [...parseFilter(q, at).terms, ...filter.terms] };
}
