import { tokenScopes } from '../../views.ts';
import { asked, inPath, limit } from '../parameters.ts';
import { json, type Route, reading } from '../route.ts';
import { type JsonSchema, oneOf, text, wholeNumber } from '../schema.ts';
import {
  auditPageSchema,
  newTokenSchema,
  sessionSchema,
  tokenPageSchema,
  verificationSchema,
} from '../schemas/access-schemas.ts';

const names: JsonSchema = {
  anyOf: [{ type: 'array', items: text(), minItems: 1, maxItems: 64 }, { type: 'null' }],
};
const rate: JsonSchema = { anyOf: [wholeNumber(1, 1_000_000), { type: 'null' }] };

const newToken: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 100 },
    scope: oneOf(tokenScopes),
    expires_in_days: { anyOf: [wholeNumber(1, 3650), { type: 'null' }] },
    environments: { ...names, description: 'What it may report or see. Not for scope admin.' },
    workloads: { ...names, description: 'Service names. Not for scope admin.' },
    new_credentials_per_second: { ...rate, description: 'Not for scope read.' },
    spans_per_second: { ...rate, description: 'Not for scope read.' },
  },
  required: ['name', 'scope'],
};

const crossSite = 'The request comes from another site than the page (Sec-Fetch-Site, Origin).';

export const accessRoutes: readonly Route[] = [
  {
    id: 'signIn',
    method: 'post',
    path: '/api/v1/session',
    tag: 'access',
    summary: 'Sign in: a token of scope read or admin for a session',
    about:
      'The session is the cookie `mayfly_session`: HttpOnly, SameSite=Strict, for 12 hours, and it ends with its token. ' +
      'Every request that changes something with it must come from the same origin.',
    scopes: [],
    proof: [],
    parameters: [],
    body: {
      required: true,
      ...json('The token.', { type: 'object', properties: { token: text() }, required: ['token'] }),
    },
    answer: { status: 201, ...json('Signed in; the cookie is set.', sessionSchema.ref) },
    refusals: {
      401: 'The token is not known, was revoked or has expired.',
      403: `A token of scope ingest cannot sign in. ${crossSite}`,
      413: 'The body is too large.',
      415: 'The content type is not application/json.',
      429: 'Too many attempts; come again in a second.',
    },
  },
  reading('/api/v1/session', {
    id: 'session',
    tag: 'access',
    summary: 'Who asks: the session, or the token',
    answer: sessionSchema.ref,
  }),
  {
    id: 'signOut',
    method: 'delete',
    path: '/api/v1/session',
    tag: 'access',
    summary: 'Sign out: the session ends at every collector within a second',
    scopes: ['read', 'admin'],
    proof: ['session'],
    parameters: [],
    body: null,
    answer: { status: 204, about: 'Signed out; the cookie is cleared.', content: {} },
    refusals: { 403: crossSite },
  },
  reading('/api/v1/tokens', {
    id: 'tokens',
    tag: 'access',
    summary: 'Tokens, oldest first, also those that were revoked',
    scopes: ['admin'],
    answer: tokenPageSchema.ref,
  }),
  {
    id: 'createToken',
    method: 'post',
    path: '/api/v1/tokens',
    tag: 'access',
    summary: 'A new token, which is shown this once',
    scopes: ['admin'],
    proof: ['token', 'session'],
    parameters: [],
    body: { required: true, ...json('What it may do, and for how long.', newToken) },
    answer: { status: 201, ...json('Made.', newTokenSchema.ref) },
    refusals: { 413: 'The body is too large.' },
  },
  {
    id: 'revokeToken',
    method: 'delete',
    path: '/api/v1/tokens/{id}',
    tag: 'access',
    summary: 'Revoke a token: no collector takes it a second later',
    scopes: ['admin'],
    proof: ['token', 'session'],
    parameters: [
      inPath(
        'id',
        { type: 'string', format: 'uuid', description: 'Of a row of the list.' },
        '3fa85f64-5717-4562-b3fc-2c963f66afa6',
      ),
    ],
    body: null,
    answer: { status: 204, about: 'Revoked.', content: {} },
    refusals: { 404: 'There is no token with this id, or it is already revoked.' },
  },
  reading('/api/v1/audit', {
    id: 'audit',
    tag: 'access',
    summary: 'Who read and changed what, newest first',
    scopes: ['admin'],
    parameters: [
      limit(1000, 100),
      asked('cursor', {
        type: 'string',
        pattern: '^[1-9][0-9]{0,14}$',
        description: 'The `nextCursor` of the page before.',
      }),
    ],
    answer: auditPageSchema.ref,
  }),
  {
    id: 'verify',
    method: 'post',
    path: '/api/v1/verification',
    tag: 'access',
    summary: 'Prove the inventory: fold the inbox once more, and compare',
    about: 'Takes as long as that takes. It begins to answer after five seconds with white space.',
    scopes: ['admin'],
    proof: ['token', 'session'],
    parameters: [],
    body: null,
    answer: { status: 200, ...json('The verdict.', verificationSchema.ref) },
  },
];
