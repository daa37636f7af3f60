import type { ComponentType } from 'preact';
import type { PagePath } from '../../../src/core/api/page-paths.ts';
import { ActorDetailView } from '../views/actor-view.tsx';
import { AgentsView } from '../views/agents-view.tsx';
import { CoverageView } from '../views/coverage-view.tsx';
import { CredentialView } from '../views/credential-view.tsx';
import { ExportDetailView } from '../views/export-view.tsx';
import { ExportsView } from '../views/exports-view.tsx';
import { ExposureView } from '../views/exposure-view.tsx';
import { HelpView } from '../views/help-view.tsx';
import { IssuersView } from '../views/issuers-view.tsx';
import { LiveView } from '../views/live-view.tsx';
import { MatrixView } from '../views/matrix-view.tsx';
import { ModelsView } from '../views/models-view.tsx';
import { TokensView } from '../views/tokens-view.tsx';
import { WorkloadDetailView } from '../views/workload-view.tsx';
import { WorkloadsView } from '../views/workloads-view.tsx';

export interface ViewProps {
  /** From the pattern of the path. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Route {
  readonly path: PagePath;
  /** Of the window, before the name of the program. */
  readonly title: string;
  /** Which link of the navigation is the current one. */
  readonly section: string;
  readonly view: ComponentType<ViewProps>;
}

/** Every view of the page. A new one is a file in `views`, a line here, and its path in the list of page paths. */
export const routes: readonly Route[] = [
  { path: '/', title: 'Credentials', section: '/', view: LiveView },
  { path: '/credentials/:fingerprint', title: 'Credential', section: '/', view: CredentialView },
  { path: '/workloads', title: 'Workloads', section: '/workloads', view: WorkloadsView },
  { path: '/workloads/:id', title: 'Workload', section: '/workloads', view: WorkloadDetailView },
  { path: '/agents', title: 'Agents', section: '/agents', view: AgentsView },
  { path: '/agents/:kind/:name', title: 'Agent', section: '/agents', view: ActorDetailView },
  { path: '/matrix', title: 'Matrix', section: '/matrix', view: MatrixView },
  { path: '/models', title: 'Models', section: '/models', view: ModelsView },
  { path: '/issuers', title: 'Issuers', section: '/issuers', view: IssuersView },
  { path: '/exposure', title: 'Exposure', section: '/exposure', view: ExposureView },
  { path: '/coverage', title: 'Coverage', section: '/coverage', view: CoverageView },
  { path: '/exports', title: 'Exports', section: '/exports', view: ExportsView },
  { path: '/exports/:name', title: 'Destination', section: '/exports', view: ExportDetailView },
  { path: '/tokens', title: 'Tokens', section: '/tokens', view: TokensView },
  { path: '/help', title: 'Help', section: '/help', view: HelpView },
];

export interface SectionLink {
  readonly path: PagePath;
  readonly title: string;
  /** Shown only to whoever may do something there. */
  readonly forAdmins?: true;
}

export const sections: readonly SectionLink[] = [
  { path: '/', title: 'Credentials' },
  { path: '/workloads', title: 'Workloads' },
  { path: '/agents', title: 'Agents' },
  { path: '/matrix', title: 'Matrix' },
  { path: '/models', title: 'Models' },
  { path: '/issuers', title: 'Issuers' },
  { path: '/exposure', title: 'Exposure' },
  { path: '/coverage', title: 'Coverage' },
  { path: '/exports', title: 'Exports' },
  { path: '/tokens', title: 'Tokens', forAdmins: true },
];
