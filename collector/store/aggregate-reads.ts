import type {
  CompletenessView,
  CountsView,
  ExposureView,
  MatrixRow,
  ModelEndpointView,
} from '../../src/core/api/aggregate-views.ts';
import type { AttentionView } from '../../src/core/api/attention.ts';
import type { Page } from '../../src/core/api/views.ts';
import type { Filter } from '../../src/core/filter/filter.ts';
import { readAttention } from './aggregates/attention.ts';
import { readCompleteness } from './aggregates/completeness.ts';
import { type CountsQuery, readCounts } from './aggregates/counts.ts';
import { readExposure } from './aggregates/exposure.ts';
import { type MatrixQuery, readMatrix } from './aggregates/matrix.ts';
import { readModelEndpoints } from './aggregates/model-endpoints.ts';
import { type Access, type Asked, auditedRead } from './audited-read.ts';
import type { Database } from './database.ts';
import { type Suggesting, suggestValues } from './filter/suggest-values.ts';
import type { Asking } from './filter/world.ts';
import { heavyRead } from './heavy-read.ts';

/** What the inventory adds up to, as it is at `access.at` or at the moment that a filter asks for. */
export interface AggregateReads {
  readonly attention: (filter: Filter, access: Access) => Promise<AttentionView>;
  /** Values that exist and begin so, of what the asker may see. */
  readonly suggestions: (wanted: Omit<Suggesting, 'scope'>, access: Access) => Promise<readonly string[]>;
  readonly counts: (query: CountsQuery, access: Access) => Promise<CountsView>;
  readonly completeness: (filter: Filter, access: Access) => Promise<CompletenessView>;
  readonly matrix: (query: MatrixQuery, access: Access) => Promise<Page<MatrixRow>>;
  readonly modelEndpoints: (access: Access) => Promise<readonly ModelEndpointView[]>;
  readonly exposure: (filter: Filter, access: Access) => Promise<readonly ExposureView[]>;
}

export function createAggregateReads(db: Database): AggregateReads {
  const read = <Answer>(
    access: Access,
    [action, items]: readonly [Asked<Answer>['action'], Asked<Answer>['items']],
    work: (reading: Database, asking: Asking) => Promise<Answer>,
  ): Promise<Answer> =>
    auditedRead({ db, access }, { action, subject: null, items }, (reading, scope) =>
      heavyRead(reading, () => work(reading, { scope, now: access.at })),
    );
  return {
    attention: (filter, access) =>
      read(access, ['attention.read', ({ items }) => items.length], (reading, asking) =>
        readAttention(reading, filter, asking),
      ),
    suggestions: (wanted, access) =>
      read(access, ['suggestions.read', (values) => values.length], (reading, { scope }) =>
        suggestValues(reading, { ...wanted, scope }),
      ),
    counts: (query, access) =>
      read(access, ['counts.read', ({ groups }) => groups.length], (reading, asking) =>
        readCounts(reading, query, asking),
      ),
    completeness: (filter, access) =>
      read(access, ['completeness.read', () => 1], (reading, asking) =>
        readCompleteness(reading, filter, asking),
      ),
    matrix: (query, access) =>
      read(access, ['matrix.read', ({ items }) => items.length], (reading, asking) =>
        readMatrix(reading, query, asking),
      ),
    modelEndpoints: (access) =>
      read(access, ['model_endpoints.read', (rows) => rows.length], (reading, { scope }) =>
        readModelEndpoints(reading, scope),
      ),
    exposure: (filter, access) =>
      read(access, ['exposure.read', (rows) => rows.length], (reading, asking) =>
        readExposure(reading, filter, asking),
      ),
  };
}
