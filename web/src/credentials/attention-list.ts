import { type ReadonlySignal, signal } from '@preact/signals';
import {
  type AttentionItem,
  type AttentionView,
  attentionReasons,
  type ReasonCount,
} from '../../../src/core/api/attention.ts';
import type { MayflyError } from '../../../src/core/errors.ts';
import { apiPath, asMayflyError, get } from '../api/request.ts';
import { byFingerprint, type CredentialSource } from './credential-source.ts';
import type { ListedCredential } from './listed-credential.ts';
import { withActivity } from './with-activity.ts';

export interface AttentionSource extends CredentialSource {
  readonly reasons: ReadonlySignal<readonly ReasonCount[]>;
}

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
      const answer = await get<AttentionView>(apiPath('attention', { q }), stop);
      reasons.value = answer.reasons;
      rows = answer.items.map(listed);
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

function listed({ credential, reasons: ids }: AttentionItem): ListedCredential {
  return { credential, reasons: attentionReasons.filter(({ id }) => ids.includes(id)) };
}
