import type { ExportDraft } from '../src/core/api/export-views.ts';
import type { ActorKind } from '../src/core/api/inventory-views.ts';
import type { CredentialState, TokenScope } from '../src/core/api/views.ts';
import type { Paged } from './listing.ts';

/*
 * What can be asked, by the names of the parameters in the API. Times are RFC 3339.
 */

type Some<Value extends string> = Value | readonly Value[];

export interface CredentialQuestion extends Paged {
  /** In the filter language; the rest narrows it further. */
  readonly q?: string;
  readonly provider?: Some<string>;
  readonly type?: Some<string>;
  readonly service?: Some<string>;
  readonly environment?: Some<string>;
  readonly agent?: Some<string>;
  readonly tool?: Some<string>;
  readonly state?: Some<CredentialState>;
  /** Whole, or how it begins. */
  readonly fingerprint?: string;
  readonly join_key?: string;
}

/** Of lists of workloads, targets and issuers: `q` are words. */
export interface WordsQuestion extends Paged {
  readonly q?: string;
}

export interface ActorQuestion extends WordsQuestion {
  readonly kind?: ActorKind;
}

/** `q` is a filter. */
export interface FilterQuestion {
  readonly q?: string;
  readonly signal?: AbortSignal;
}

export interface TimeQuestion {
  readonly from?: string;
  readonly to?: string;
  readonly step?: 'hour' | 'day';
  readonly signal?: AbortSignal;
}

export interface CountsQuestion extends TimeQuestion {
  /** A field of the filter language. */
  readonly by: string;
  readonly q?: string;
}

export interface SuggestionsQuestion extends FilterQuestion {
  /** Where the cursor stands in `q`, in UTF-16 units; the end when left out. */
  readonly at?: number;
}

export interface ChainQuestion {
  readonly direction?: 'up' | 'down' | 'both';
  readonly signal?: AbortSignal;
}

export interface NewTokenQuestion {
  readonly name: string;
  readonly scope: TokenScope;
  readonly expires_in_days?: number | null;
  readonly environments?: readonly string[] | null;
  readonly workloads?: readonly string[] | null;
  readonly new_credentials_per_second?: number | null;
  readonly spans_per_second?: number | null;
}

/** What is left out stays; settings and options are replaced whole. */
export interface ChangedExportQuestion extends Partial<Omit<ExportDraft, 'perSecond'>> {
  /** Events; null: as fast as it goes. */
  readonly per_second?: number | null;
}

/** What is left out is as usual of the kind. */
export interface NewExportQuestion extends ChangedExportQuestion {
  readonly name: string;
  readonly kind: string;
}

export interface ExportPreviewQuestion extends Plainly {
  readonly fingerprint: string;
  readonly format: string;
  /** Of the format. */
  readonly options?: Readonly<Record<string, string>>;
}

export interface Plainly {
  readonly signal?: AbortSignal;
}

/** Of work that takes as long as the store is large. */
export interface Patiently extends Plainly {
  readonly timeoutMs?: number;
}
