import { siemFormats } from '../../../siem/formats/index.ts';
import { asked, inPath, limit, needed, someFingerprint } from '../parameters.ts';
import { json, type Parameter, type Route, reading } from '../route.ts';
import { type JsonSchema, list, text, time } from '../schema.ts';
import {
  backfillSchema,
  changedExportSchema,
  deadLetterPageSchema,
  exportKindsSchema,
  exportPageSchema,
  exportPreviewSchema,
  exportSchema,
  exportTestSchema,
  newExportSchema,
  replaySchema,
} from '../schemas/export-schemas.ts';

const name = inPath(
  'name',
  { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,62}$', description: 'Of the destination.' },
  'siem',
);
const noneOfTheName = { 404: 'There is no destination of this name.' };

/** What an administrator does to a destination. */
function change(
  route: Pick<Route, 'id' | 'summary' | 'about'> & {
    readonly method?: Route['method'];
    readonly to?: string;
    readonly body?: Route['body'];
    readonly answer: JsonSchema;
  },
): Route {
  const { method = 'post', to = '', body = null, answer, ...rest } = route;
  return {
    ...rest,
    method,
    path: `/api/v1/exports/{name}${to}`,
    tag: 'exports',
    scopes: ['admin'],
    proof: ['token', 'session'],
    parameters: [name],
    body,
    answer: { status: 200, ...json('Done.', answer) },
    refusals: { ...noneOfTheName, ...(body === null ? {} : { 413: 'The body is too large.' }) },
  };
}

function bodyOf(about: string, schema: JsonSchema): Route['body'] {
  return { required: true, ...json(about, schema) };
}

const made: readonly Route[] = [
  reading('/api/v1/exports', {
    id: 'exports',
    tag: 'exports',
    summary: 'Destinations, how far each is, and what went wrong last',
    about:
      'In the order of their names, on one page. Values of settings are for administrators: a URL may be a secret.',
    whole: true,
    answer: exportPageSchema.ref,
  }),
  {
    id: 'createExport',
    method: 'post',
    path: '/api/v1/exports',
    tag: 'exports',
    summary: 'A new destination, which gets what is recorded from now on',
    scopes: ['admin'],
    proof: ['token', 'session'],
    parameters: [],
    body: bodyOf('Where to, and in which format.', newExportSchema),
    answer: { status: 201, ...json('Made. Nothing was sent yet.', exportSchema.ref) },
    refusals: { 409: 'There is a destination of this name already.', 413: 'The body is too large.' },
  },
  reading('/api/v1/exports/{name}', {
    id: 'export',
    tag: 'exports',
    summary: 'A destination',
    whole: true,
    parameters: [name],
    answer: exportSchema.ref,
    refusals: noneOfTheName,
  }),
  change({
    id: 'changeExport',
    method: 'patch',
    summary: 'Change a destination',
    about:
      'What is left out stays; settings and options are replaced whole. When settings change, stored secrets are given again.',
    body: bodyOf('What is to be otherwise.', changedExportSchema),
    answer: exportSchema.ref,
  }),
  {
    id: 'removeExport',
    method: 'delete',
    path: '/api/v1/exports/{name}',
    tag: 'exports',
    summary: 'Remove a destination, with its secrets and its dead letters',
    scopes: ['admin'],
    proof: ['token', 'session'],
    parameters: [name],
    body: null,
    answer: { status: 204, about: 'Removed.', content: {} },
    refusals: noneOfTheName,
  },
];

const operated: readonly Route[] = [
  change({
    id: 'testExport',
    to: '/test',
    summary: 'Ask the receiver whether it takes what is sent',
    about: 'Sends nothing of the inventory. Takes up to half a minute.',
    answer: exportTestSchema.ref,
  }),
  change({ id: 'pauseExport', to: '/pause', summary: 'Send nothing more', answer: exportSchema.ref }),
  change({ id: 'resumeExport', to: '/resume', summary: 'Go on sending', answer: exportSchema.ref }),
  change({
    id: 'backfillExport',
    to: '/backfill',
    summary: 'Send again what was recorded from a moment on, as far as it is kept',
    body: bodyOf('From when.', { type: 'object', properties: { from: time() }, required: ['from'] }),
    answer: backfillSchema.ref,
  }),
  reading('/api/v1/exports/{name}/dead-letters', {
    id: 'deadLetters',
    tag: 'exports',
    summary: 'Events that the receiver will never take, and why, newest first',
    whole: true,
    parameters: [
      name,
      limit(200, 50),
      asked('cursor', {
        type: 'string',
        pattern: '^[1-9][0-9]{0,14}$',
        description: 'The `nextCursor` of the page before.',
      }),
    ],
    answer: deadLetterPageSchema.ref,
    refusals: noneOfTheName,
  }),
  change({
    id: 'replayDeadLetters',
    to: '/replay',
    summary: 'Send dead letters again',
    body: bodyOf('Which.', {
      type: 'object',
      properties: {
        ids: {
          anyOf: [{ ...list(text()), minItems: 1, maxItems: 1000 }, { type: 'null' }],
          description: 'Null: all of them.',
        },
      },
      required: ['ids'],
    }),
    answer: replaySchema.ref,
  }),
];

/** Each option that some format has, once. */
const options: readonly Parameter[] = [
  ...new Set(siemFormats.flatMap((format) => format.options.map((option) => option.name))),
].map((option) => asked(`option.${option}`, text(`Option of the formats ${formatsWith(option)}.`)));

function formatsWith(option: string): string {
  return siemFormats
    .filter((format) => format.options.some((each) => each.name === option))
    .map((format) => format.name)
    .join(', ');
}

export const exportRoutes: readonly Route[] = [
  ...made,
  ...operated,
  reading('/api/v1/export-preview', {
    id: 'exportPreview',
    tag: 'exports',
    summary: 'The exact records of a credential in a format',
    about: 'That it was seen, and its latest usage. Nothing is sent.',
    whole: true,
    parameters: [
      needed(
        'fingerprint',
        { type: 'string', pattern: '^mf1_[a-z2-7]{30}$', description: 'Whole. Never send a secret itself.' },
        someFingerprint,
      ),
      needed('format', text('A name of `/api/v1/export-kinds`.'), 'ndjson'),
      ...options,
    ],
    answer: exportPreviewSchema.ref,
    refusals: { 404: 'There is no such credential.' },
  }),
  reading('/api/v1/export-kinds', {
    id: 'exportKinds',
    tag: 'exports',
    summary: 'Kinds of destinations with their settings, and formats with their options',
    answer: exportKindsSchema.ref,
  }),
];
