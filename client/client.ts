import type {
  CompletenessView,
  CountsView,
  ExposureView,
  MatrixRow,
  ModelEndpointView,
  SuggestionsView,
} from '../src/core/api/aggregate-views.ts';
import type { AttentionView } from '../src/core/api/attention.ts';
import type {
  BackfillView,
  DeadLetterView,
  ExportKindsView,
  ExportPreview,
  ExportTestView,
  ExportView,
  ReplayView,
} from '../src/core/api/export-views.ts';
import type {
  ActorView,
  CoverageView,
  IssuerView,
  TargetView,
  UsageOverTime,
  WorkloadDetail,
  WorkloadView,
} from '../src/core/api/inventory-views.ts';
import type { SessionView } from '../src/core/api/live-views.ts';
import type {
  AuditLinkView,
  CredentialDetail,
  CredentialSummary,
  MintChain,
  NewTokenView,
  ObservationView,
  TokenView,
  VerificationView,
} from '../src/core/api/views.ts';
import type { Listing, Paged } from './listing.ts';
import type { LiveEvent, LiveOptions } from './live.ts';
import type {
  ActorQuestion,
  ChainQuestion,
  ChangedExportQuestion,
  CountsQuestion,
  CredentialQuestion,
  ExportPreviewQuestion,
  FilterQuestion,
  NewExportQuestion,
  NewTokenQuestion,
  Patiently,
  Plainly,
  SuggestionsQuestion,
  TimeQuestion,
  WordsQuestion,
} from './questions.ts';

/** The API of a collector. Every method throws `MayflyApiError`. */
export interface MayflyClient {
  /** Without a slash at the end. */
  readonly endpoint: string;

  readonly credentials: (question?: CredentialQuestion) => Listing<CredentialSummary>;
  readonly credential: (fingerprint: string, question?: Plainly) => Promise<CredentialDetail>;
  readonly attention: (question?: FilterQuestion) => Promise<AttentionView>;
  readonly observations: (fingerprint: string, question?: Paged) => Listing<ObservationView>;
  readonly chain: (fingerprint: string, question?: ChainQuestion) => Promise<MintChain>;
  readonly usage: (fingerprint: string, question?: TimeQuestion) => Promise<UsageOverTime>;

  readonly workloads: (question?: WordsQuestion) => Listing<WorkloadView>;
  readonly workload: (id: string, question?: Plainly) => Promise<WorkloadDetail>;
  readonly actors: (question?: ActorQuestion) => Listing<ActorView>;
  readonly targets: (question?: WordsQuestion) => Listing<TargetView>;
  readonly issuers: (question?: WordsQuestion) => Listing<IssuerView>;
  readonly coverage: (question?: Paged) => Promise<CoverageView>;

  readonly counts: (question: CountsQuestion) => Promise<CountsView>;
  readonly completeness: (question?: FilterQuestion) => Promise<CompletenessView>;
  readonly matrix: (question?: FilterQuestion & Paged) => Listing<MatrixRow>;
  readonly modelEndpoints: (question?: Plainly) => Listing<ModelEndpointView>;
  readonly exposure: (question?: FilterQuestion) => Listing<ExposureView>;
  readonly suggestions: (question?: SuggestionsQuestion) => Promise<SuggestionsView>;

  /** What happens now, until nobody goes on or the signal is aborted. It reconnects by itself. */
  readonly live: (options?: LiveOptions) => AsyncIterable<LiveEvent>;

  readonly exports: (question?: Plainly) => Listing<ExportView>;
  readonly export: (name: string, question?: Plainly) => Promise<ExportView>;
  readonly createExport: (asked: NewExportQuestion, question?: Plainly) => Promise<ExportView>;
  readonly changeExport: (
    name: string,
    asked: ChangedExportQuestion,
    question?: Plainly,
  ) => Promise<ExportView>;
  readonly removeExport: (name: string, question?: Plainly) => Promise<void>;
  /** Waits for the receiver: a minute unless it is told otherwise. */
  readonly testExport: (name: string, question?: Patiently) => Promise<ExportTestView>;
  readonly pauseExport: (name: string, question?: Plainly) => Promise<ExportView>;
  readonly resumeExport: (name: string, question?: Plainly) => Promise<ExportView>;
  readonly backfillExport: (name: string, from: string, question?: Plainly) => Promise<BackfillView>;
  readonly deadLetters: (name: string, question?: Paged) => Listing<DeadLetterView>;
  /** Null: all of them. */
  readonly replayDeadLetters: (
    name: string,
    ids: readonly string[] | null,
    question?: Plainly,
  ) => Promise<ReplayView>;
  readonly exportPreview: (question: ExportPreviewQuestion) => Promise<ExportPreview>;
  readonly exportKinds: (question?: Plainly) => Promise<ExportKindsView>;

  /** Only in a browser: the session is a cookie that scripts cannot read. */
  readonly signIn: (token: string, question?: Plainly) => Promise<SessionView>;
  readonly session: (question?: Plainly) => Promise<SessionView>;
  readonly signOut: (question?: Plainly) => Promise<void>;

  readonly tokens: (question?: Plainly) => Listing<TokenView>;
  readonly createToken: (asked: NewTokenQuestion, question?: Plainly) => Promise<NewTokenView>;
  readonly revokeToken: (id: string, question?: Plainly) => Promise<void>;
  readonly audit: (question?: Paged) => Listing<AuditLinkView>;
  /** Folds everything once more: waits an hour unless it is told otherwise. */
  readonly verify: (question?: Patiently) => Promise<VerificationView>;

  readonly health: (question?: Plainly) => Promise<string>;
  readonly readiness: (question?: Plainly) => Promise<ReadinessView>;
  /** In the text format of Prometheus. */
  readonly metrics: (question?: Plainly) => Promise<string>;
  readonly openapi: (question?: Plainly) => Promise<object>;
}

/** `GET /readyz`. */
export interface ReadinessView {
  readonly ready: boolean;
  readonly reason: string | null;
  readonly durability: string;
  readonly detail: string | null;
}
