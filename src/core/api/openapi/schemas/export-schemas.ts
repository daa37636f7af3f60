import type {
  BackfillView,
  DeadLetterView,
  ExportDraft,
  ExportFormatView,
  ExportKindsView,
  ExportKindView,
  ExportOptionView,
  ExportPreview,
  ExportSettingView,
  ExportStatus,
  ExportTestView,
  ExportView,
  ReplayView,
} from '../../export-views.ts';
import {
  amount,
  anything,
  component,
  count,
  flag,
  type JsonSchema,
  list,
  object,
  oneOf,
  orNull,
  type Properties,
  text,
  texts,
  time,
  wholeNumber,
} from '../schema.ts';
import { pageOf } from './page-schema.ts';

const draft: Properties<ExportDraft> = {
  kind: text('One of `/api/v1/export-kinds`.'),
  settings: texts(
    'By name. Secrets are `env:NAME`, `file:/path` or `(stored)`. To readers all are `(hidden)`.',
  ),
  format: text('The usual one of the kind when it is left out.'),
  options: texts('Of the format, by name.'),
  filter: text('In the filter language; empty: everything.'),
  rollup: oneOf(['none', 'minute'], '`minute`: usage is summed up over each minute.'),
  paused: flag(),
  perSecond: orNull(wholeNumber(1, 1_000_000), 'Events; null: as fast as it goes.'),
};
const { perSecond, ...asWritten } = object<ExportDraft>()(draft).properties ?? {};
const written: Readonly<Record<string, JsonSchema>> = {
  ...asWritten,
  settings: texts(
    'By name. A secret is `env:NAME` or `file:/path`, read where the collector runs, or itself: then it is stored, encrypted.',
  ),
  ...(perSecond === undefined ? {} : { per_second: perSecond }),
};

export const newExportSchema: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,62}$', description: 'For good.' },
    ...written,
  },
  required: ['name', 'kind'],
};
/** What is left out stays; settings and options are replaced whole. */
export const changedExportSchema: JsonSchema = { type: 'object', properties: written };

const failure = orNull(
  object<NonNullable<ExportStatus['lastFailure']>>()({
    at: time(),
    kind: text('`unreachable`, `busy`, `timeout`, `unclear`, `refused` or `gone`.'),
    message: text('One line. May hold words of the receiver.'),
  }),
  'The last; null: there was none.',
);

const status = object<ExportStatus>()({
  state: oneOf(
    ['delivering', 'failing', 'paused'],
    '`failing`: nothing was acknowledged since the last failure.',
  ),
  lagSeconds: amount('Age of the oldest event that it has not got; 0: it has all.'),
  waiting: count('Events that it has not got yet, before its filter.'),
  delivered: count(),
  ratePerSecond: amount('Events that were delivered, over the last minute; 0: none were.'),
  acknowledgedAt: orNull(time()),
  failures: count(),
  lastFailure: failure,
  deadLetters: count(),
  missed: count('Events that were dropped by the rules of retention before it had them.'),
  missedUntil: orNull(time()),
});

export const exportSchema = component(
  'Export',
  object<ExportView>()(
    { ...draft, name: text(), createdAt: time(), changedAt: time(), status },
    'A destination of exports.',
  ),
);
export const exportPageSchema = pageOf(exportSchema);

export const exportTestSchema = component(
  'ExportTest',
  object<ExportTestView>()({
    ok: flag('It is there and takes what is sent.'),
    failure: orNull(object<NonNullable<ExportTestView['failure']>>()({ kind: text(), message: text() })),
  }),
);

export const backfillSchema = component(
  'Backfill',
  object<BackfillView>()({
    name: text(),
    from: time('As asked.'),
    keptFrom: orNull(time(), 'Events from before it are not kept any more; null: all are sent again.'),
  }),
);

const event = anything('The event, as no format has it.');

export const deadLetterSchema = component(
  'DeadLetter',
  object<DeadLetterView>()({
    id: text(),
    sequence: count(),
    at: time('Of the event.'),
    kind: text('Of the event.'),
    reason: text('Why it was not taken. May hold words of the receiver.'),
    again: flag('It is going to be sent again.'),
    event,
  }),
);
export const deadLetterPageSchema = pageOf(deadLetterSchema);

export const replaySchema = component(
  'Replay',
  object<ReplayView>()({ name: text(), letters: count('How many dead letters are sent again.') }),
);

export const exportPreviewSchema = component(
  'ExportPreview',
  object<ExportPreview>()({
    format: text(),
    contentType: text(),
    records: list(
      object<ExportPreview['records'][number]>()({
        body: text('What the receiver would get, without the envelope of its protocol.'),
        group: orNull(text(), 'What the receiver sorts by, where the format has such a thing.'),
        event,
      }),
    ),
  }),
);

const words = (about: string) => orNull(list(text()), about);

const setting = object<ExportSettingView>()({
  name: text(),
  about: text(),
  kind: oneOf(['text', 'url', 'number', 'flag', 'choice', 'secret', 'file']),
  values: words('Those that there are; null: it is not one of a few.'),
  required: flag(),
  fallback: orNull(text()),
});
const option = object<ExportOptionView>()({
  name: text(),
  about: text(),
  values: words('Those that there are; null: any text.'),
  fallback: text(),
});

export const exportKindsSchema = component(
  'ExportKinds',
  object<ExportKindsView>()({
    kinds: list(
      object<ExportKindView>()({
        name: text(),
        title: text(),
        formats: list(text(), 'Those that it takes, the usual one first.'),
        settings: list(setting),
      }),
    ),
    formats: list(
      object<ExportFormatView>()({
        name: text(),
        title: text('With the version.'),
        specification: text('URL.'),
        contentType: text(),
        options: list(option),
      }),
    ),
  }),
);
