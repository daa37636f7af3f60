import { type ReadonlySignal, signal } from '@preact/signals';
import { type AttentionReason, attentionReasons } from '../../../src/core/api/attention.ts';
import type { CredentialSummary, Page } from '../../../src/core/api/views.ts';
import type { MayflyError } from '../../../src/core/errors.ts';
import { apiPath, asMayflyError, get } from '../api/request.ts';
import { byFingerprint, type CredentialSource } from './credential-source.ts';
import { type ListedCredential, rankAttention } from './rank-attention.ts';
import { withActivity } from './with-activity.ts';

/** How many credentials there are for a reason. */
export interface ReasonCount {
  readonly reason: AttentionReason;
  readonly count: number;
  /** There are more than were asked for. */
  readonly more: boolean;
}

export interface AttentionSource extends CredentialSource {
  readonly reasons: ReadonlySignal<readonly ReasonCount[]>;
}

/** Of each reason. Who has more than this to look at needs a filter, not a longer list. */
const mostOfReason = 100;

/** What needs attention among the credentials that match. */
export function createAttentionList(q: string): AttentionSource {
  const version = signal(0);
  const error = signal<MayflyError | null>(null);
  const loading = signal(true);
  const reasons = signal<readonly ReasonCount[]>([]);
  const changed = new Map<string, number>();
  let rows: readonly ListedCredential[] = [];
  let complete = false;
  let abort = new AbortController();

  const restart = async (): Promise<void> => {
    abort.abort();
    abort = new AbortController();
    const { signal: stop } = abort;
    loading.value = true;
    try {
      const answers = await Promise.all(attentionReasons.map((reason) => ask(reason, q, stop)));
      reasons.value = answers.map(({ reason, items, more }) => ({ reason, count: items.length, more }));
      rows = rankAttention(answers);
      complete = true;
      error.value = null;
      version.value += 1;
    } catch (thrown) {
      if (stop.aborted) return;
      error.value = asMayflyError(thrown);
    }
    loading.value = false;
  };
  void restart();

  return {
    version,
    error,
    loading,
    reasons,
    restart,
    count: () => rows.length,
    complete: () => complete,
    at: (index) => rows[index] ?? null,
    want: () => {},
    apply(events) {
      const news = byFingerprint(events);
      let known = 0;
      rows = rows.map((item) => {
        const own = news.get(item.credential.fingerprint);
        if (own === undefined) return item;
        known += 1;
        changed.set(item.credential.fingerprint, Date.now());
        return { ...item, credential: own.reduce(withActivity, item.credential) };
      });
      version.value += 1;
      return news.size - known;
    },
    changedAt: (fingerprint) => changed.get(fingerprint) ?? null,
    close() {
      abort.abort();
    },
  };
}

async function ask(
  reason: AttentionReason,
  q: string,
  stop: AbortSignal,
): Promise<ReasonCount & { readonly items: readonly CredentialSummary[] }> {
  const path = apiPath('credentials', { q: `${reason.q} ${q}`.trim(), limit: mostOfReason });
  const { items, nextCursor } = await get<Page<CredentialSummary>>(path, stop);
  return { reason, items, count: items.length, more: nextCursor !== null };
}
