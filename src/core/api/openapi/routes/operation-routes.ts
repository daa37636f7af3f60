import type { Route } from '../route.ts';
import { type JsonSchema, text } from '../schema.ts';

const open = { method: 'get', tag: 'operation', scopes: [], proof: [], parameters: [], body: null } as const;

/** Of OpenAPI documents themselves: see the specification. */
const anyObject: JsonSchema = { type: 'object' };

const readiness: JsonSchema = {
  type: 'object',
  properties: {
    ready: { type: 'boolean' },
    reason: { anyOf: [text(), { type: 'null' }], description: 'Null: ready.' },
    durability: text('What an acknowledgement survives; `unknown` when the store did not tell.'),
    detail: { anyOf: [text(), { type: 'null' }] },
  },
  required: ['ready', 'reason', 'durability', 'detail'],
};

export const operationRoutes: readonly Route[] = [
  {
    ...open,
    id: 'health',
    path: '/healthz',
    summary: 'The process runs',
    answer: { status: 200, about: 'It does.', content: { 'text/plain': text() } },
  },
  {
    ...open,
    id: 'readiness',
    path: '/readyz',
    summary: 'It can store, and what an acknowledgement then survives',
    answer: {
      status: 200,
      about: 'It can.',
      content: { 'text/plain': text(), 'application/json': readiness },
    },
    refusals: {
      503: 'It cannot: the store does not answer or takes no writes, or the collector is stopping.',
    },
  },
  {
    ...open,
    id: 'metrics',
    path: '/metrics',
    summary: 'How much it took, refused and answered',
    about:
      'In the Prometheus text format or OpenMetrics, as asked. No token is needed where the operator said so.',
    scopes: ['read', 'admin'],
    proof: ['token'],
    answer: {
      status: 200,
      about: 'All metrics.',
      content: { 'text/plain': text(), 'application/openmetrics-text': text() },
    },
  },
  {
    ...open,
    id: 'openapi',
    path: '/openapi.json',
    summary: 'This document',
    answer: { status: 200, about: 'OpenAPI 3.1.', content: { 'application/json': anyObject } },
  },
  {
    ...open,
    id: 'docs',
    path: '/docs',
    summary: 'This document as a page',
    answer: { status: 200, about: 'A page without scripts.', content: { 'text/html': text() } },
  },
];
