import type { CredentialSummary } from '../../src/core/api/views.ts';
import type { Match } from '../ground-truth.ts';

/** What is worth a second look, each said only when this run's inventory shows it. */
export function highlights(matches: readonly Match[]): readonly string[] {
  const rows = matches.flatMap(({ found }) => (found === null ? [] : [found]));
  return [minted(matches), killed(rows), brief(rows), shared(rows)].flatMap((text) =>
    text === null ? [] : [`  • ${text}`],
  );
}

function minted(matches: readonly Match[]): string | null {
  const count = matches.filter(({ known, found }) => known.origin === 'issued' && found !== null).length;
  if (count === 0) return null;
  return `${count} of these ${matches.length} did not exist a minute ago; each stands below what minted it.`;
}

function killed(rows: readonly CredentialSummary[]): string | null {
  const token = of(rows, 'doomed').find((row) => row.parents.length > 0 && row.uses.count > 0);
  return token === undefined
    ? null
    : 'doomed was killed before its answer came. Its token and the use are here.';
}

function brief(rows: readonly CredentialSummary[]): string | null {
  const own = of(rows, 'nightly');
  const starts = own.filter((row) => row.parents.length === 0).map((row) => Date.parse(row.lastUsedAt ?? ''));
  const ends = own.filter((row) => row.parents.length > 0).map((row) => Date.parse(row.firstSeenAt));
  const elapsed = Math.max(...ends) - Math.min(...starts);
  if (!Number.isFinite(elapsed)) return null;
  return `nightly was over ${elapsed} ms after its first request: its ${own.length} credentials are here.`;
}

function shared(rows: readonly CredentialSummary[]): string | null {
  const row = rows.find(({ workloads }) => workloads.length > 1);
  if (row === undefined) return null;
  const users = row.workloads.map(({ service, owner }) => `${service} (team ${owner ?? 'unknown'})`);
  return `${users.join(' and ')} share one key.`;
}

function of(rows: readonly CredentialSummary[], service: string): readonly CredentialSummary[] {
  return rows.filter(({ workloads }) => workloads.some((workload) => workload.service === service));
}
