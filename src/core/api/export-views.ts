/** A destination of exports as it is shown: of a secret only where it comes from. */
export interface ExportView {
  readonly name: string;
  readonly kind: string;
  /** Secrets are `env:NAME`, `file:/path` or `(stored)`. */
  readonly settings: Readonly<Record<string, string>>;
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
  /** In the filter language; empty: everything. */
  readonly filter: string;
  readonly rollup: 'none' | 'minute';
  readonly paused: boolean;
  /** Events; null: as fast as it goes. */
  readonly perSecond: number | null;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly status: ExportStatus;
}

export interface ExportStatus {
  /** `failing`: nothing was acknowledged since the last failure. */
  readonly state: 'delivering' | 'failing' | 'paused';
  /** Age of the oldest event that it has not got; 0: it has all. */
  readonly lagSeconds: number;
  /** Events that it has not got yet, before its filter. */
  readonly waiting: number;
  readonly delivered: number;
  /** Events that were delivered, over the last minute. */
  readonly ratePerSecond: number;
  readonly acknowledgedAt: string | null;
  readonly failures: number;
  readonly lastFailure: { readonly at: string; readonly kind: string; readonly message: string } | null;
  readonly deadLetters: number;
  /** Events that were dropped by the rules of retention before it had them, and until when. */
  readonly missed: number;
  readonly missedUntil: string | null;
}

/** What an operator makes or changes. Left out when it is made: the fallback; when it is changed: as it was. */
export interface ExportDraft {
  readonly kind: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
  readonly filter: string;
  readonly rollup: 'none' | 'minute';
  readonly paused: boolean;
  readonly perSecond: number | null;
}

export interface DeadLetterView {
  readonly id: string;
  readonly sequence: number;
  readonly at: string;
  readonly kind: string;
  readonly reason: string;
  /** It is going to be sent again. */
  readonly again: boolean;
  /** The whole event. */
  readonly event: unknown;
}

export interface ExportTestView {
  readonly ok: boolean;
  /** Null when it is there and takes what is sent. */
  readonly failure: { readonly kind: string; readonly message: string } | null;
}

export interface BackfillView {
  readonly name: string;
  /** As asked. */
  readonly from: string;
  /** Events from before this moment are not kept any more; null: all that were asked for are sent again. */
  readonly keptFrom: string | null;
}

export interface ExportPreview {
  readonly format: string;
  readonly contentType: string;
  readonly records: readonly {
    /** What the receiver would get, without the envelope of its protocol. */
    readonly body: string;
    readonly group: string | null;
    /** What it was made from. */
    readonly event: unknown;
  }[];
}

export interface ReplayView {
  readonly name: string;
  /** How many dead letters are sent again. */
  readonly letters: number;
}

/** What can be chosen when a destination is made. */
export interface ExportKindsView {
  readonly kinds: readonly ExportKindView[];
  readonly formats: readonly ExportFormatView[];
}

export interface ExportKindView {
  readonly name: string;
  readonly title: string;
  /** Names, the usual one first. */
  readonly formats: readonly string[];
  readonly settings: readonly ExportSettingView[];
}

export interface ExportSettingView {
  readonly name: string;
  readonly about: string;
  readonly kind: 'text' | 'url' | 'number' | 'flag' | 'choice' | 'secret' | 'file';
  /** Those that there are; null: it is not one of a few. */
  readonly values: readonly string[] | null;
  readonly required: boolean;
  readonly fallback: string | null;
}

export interface ExportFormatView {
  readonly name: string;
  readonly title: string;
  /** URL. */
  readonly specification: string;
  readonly contentType: string;
  readonly options: readonly ExportOptionView[];
}

export interface ExportOptionView {
  readonly name: string;
  readonly about: string;
  /** Those that there are; null: any text. */
  readonly values: readonly string[] | null;
  readonly fallback: string;
}
