import type {
  BackfillView,
  DeadLetterView,
  ExportKindsView,
  ExportPreview,
  ExportTestView,
  ExportView,
  ReplayView,
} from '../../core/api/export-views.ts';
import type { Page } from '../../core/api/views.ts';
import { type Api, notACollector } from './client.ts';
import { type Check, having, isFlag, isNumber, isText, listOf, orNull } from './shape.ts';

/* The edge where answers about exports become views: only fields that are shown are looked at. */

/** A value that passed its check; else it is said that this is no collector. */
function reader<View>(check: Check, what: string): (value: unknown, api: Api) => View {
  return (value, api) => {
    if (!check(value)) throw notACollector(api.endpoint, `sent ${what}`);
    return value as View;
  };
}

const maybeText = orNull(isText);
const texts = listOf(isText);
const named: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText);

const status = having({
  state: isText,
  lagSeconds: isNumber,
  waiting: isNumber,
  delivered: isNumber,
  ratePerSecond: isNumber,
  acknowledgedAt: maybeText,
  failures: isNumber,
  lastFailure: orNull(having({ at: isText, kind: isText, message: isText })),
  deadLetters: isNumber,
  missed: isNumber,
  missedUntil: maybeText,
});
const isExport = having({
  name: isText,
  kind: isText,
  settings: named,
  format: isText,
  options: named,
  filter: isText,
  rollup: isText,
  paused: isFlag,
  perSecond: orNull(isNumber),
  createdAt: isText,
  changedAt: isText,
  status,
});
const described = { name: isText, about: isText, values: orNull(texts) };
const isKinds = having({
  kinds: listOf(
    having({
      name: isText,
      title: isText,
      formats: texts,
      settings: listOf(having({ ...described, kind: isText, required: isFlag, fallback: maybeText })),
    }),
  ),
  formats: listOf(having({ name: isText, title: isText, options: listOf(having(described)) })),
});
const isLetter = having({
  id: isText,
  sequence: isNumber,
  at: isText,
  kind: isText,
  reason: isText,
  again: isFlag,
});

export const readExport = reader<ExportView>(isExport, 'no destination');
export const readExports = reader<Page<ExportView>>(
  having({ items: listOf(isExport) }),
  'no list of destinations',
);
export const readExportKinds = reader<ExportKindsView>(isKinds, 'no kinds of destinations');
export const readExportTest = reader<ExportTestView>(
  having({ ok: isFlag, failure: orNull(having({ kind: isText, message: isText })) }),
  'no result of a test',
);
export const readBackfill = reader<BackfillView>(
  having({ from: isText, keptFrom: maybeText }),
  'no answer to a backfill',
);
export const readReplay = reader<ReplayView>(having({ letters: isNumber }), 'no answer to a replay');
export const readDeadLetters = reader<Page<DeadLetterView>>(
  having({ items: listOf(isLetter), nextCursor: maybeText }),
  'no list of dead letters',
);
export const readPreview = reader<ExportPreview>(
  having({
    format: isText,
    contentType: isText,
    records: listOf(having({ body: isText, group: maybeText })),
  }),
  'no preview',
);
