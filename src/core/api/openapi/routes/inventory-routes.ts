import { actorKinds } from '../../inventory-views.ts';
import { asked, cursor, inPath, limit, words } from '../parameters.ts';
import { type Route, reading } from '../route.ts';
import { oneOf } from '../schema.ts';
import {
  actorPageSchema,
  coverageSchema,
  issuerPageSchema,
  targetPageSchema,
  workloadDetailSchema,
  workloadPageSchema,
} from '../schemas/inventory-schemas.ts';

const page = [limit(200, 50), cursor];

export const inventoryRoutes: readonly Route[] = [
  reading('/api/v1/workloads', {
    id: 'workloads',
    tag: 'inventory',
    summary: 'Workloads, with how many credentials and what is not seen of them',
    parameters: [words, ...page],
    answer: workloadPageSchema.ref,
  }),
  reading('/api/v1/workloads/{id}', {
    id: 'workload',
    tag: 'inventory',
    summary: 'A workload with its process instances and targets',
    parameters: [
      inPath(
        'id',
        { type: 'string', pattern: '^[0-9a-f]{32}$', description: 'Of a row of the list.' },
        '6f1ed002ab5595859014ebf0951522d9',
      ),
    ],
    answer: workloadDetailSchema.ref,
    refusals: { 404: 'There is no such workload, or none that this token may see.' },
  }),
  reading('/api/v1/actors', {
    id: 'actors',
    tag: 'inventory',
    summary: 'Agents, tools, notebooks and humans on whose behalf credentials were used',
    parameters: [asked('kind', oneOf(actorKinds, 'Only these.'), 'agent'), words, ...page],
    answer: actorPageSchema.ref,
  }),
  reading('/api/v1/targets', {
    id: 'targets',
    tag: 'inventory',
    summary: 'Where credentials were presented',
    parameters: [words, ...page],
    answer: targetPageSchema.ref,
  }),
  reading('/api/v1/issuers', {
    id: 'issuers',
    tag: 'inventory',
    summary: 'Where credentials come from, and where those are presented',
    parameters: [words, ...page],
    answer: issuerPageSchema.ref,
  }),
  reading('/api/v1/coverage', {
    id: 'coverage',
    tag: 'inventory',
    summary: 'What is seen and what is not: silent, dropped, shadowed, unattributed',
    parameters: page,
    answer: coverageSchema.ref,
  }),
];
