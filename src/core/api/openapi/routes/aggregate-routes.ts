import { asked, cursor, filter, from, limit, needed, step, to } from '../parameters.ts';
import { type Route, reading } from '../route.ts';
import { text, wholeNumber } from '../schema.ts';
import {
  completenessSchema,
  countsSchema,
  exposurePageSchema,
  matrixPageSchema,
  modelEndpointPageSchema,
  suggestionsSchema,
} from '../schemas/aggregate-schemas.ts';

export const aggregateRoutes: readonly Route[] = [
  reading('/api/v1/counts', {
    id: 'counts',
    tag: 'numbers',
    summary: 'How many credentials match, by a field, also over time',
    parameters: [needed('by', text('A field of the filter language.'), 'provider'), filter, step, from, to],
    answer: countsSchema.ref,
  }),
  reading('/api/v1/completeness', {
    id: 'completeness',
    tag: 'numbers',
    summary: 'Of how many the workload, environment, owner, actor and expiry are known',
    parameters: [filter],
    answer: completenessSchema.ref,
  }),
  reading('/api/v1/matrix', {
    id: 'matrix',
    tag: 'numbers',
    summary: 'Agent by tool by credential: scopes granted against operations used',
    parameters: [filter, limit(200, 50), cursor],
    answer: matrixPageSchema.ref,
  }),
  reading('/api/v1/model-endpoints', {
    id: 'modelEndpoints',
    tag: 'numbers',
    summary: 'Who speaks to which model with which identities',
    answer: modelEndpointPageSchema.ref,
  }),
  reading('/api/v1/exposure', {
    id: 'exposure',
    tag: 'numbers',
    summary: 'How long credentials lay open, and how much of that was needed, by policy',
    parameters: [filter],
    answer: exposurePageSchema.ref,
  }),
  reading('/api/v1/suggestions', {
    id: 'suggestions',
    tag: 'numbers',
    summary: 'How a filter that is being written may go on, with values that exist',
    parameters: [
      filter,
      asked(
        'at',
        wholeNumber(0, 2048, 'Where the cursor stands, in UTF-16 units; the end when left out.'),
        '12',
      ),
    ],
    answer: suggestionsSchema.ref,
  }),
];
