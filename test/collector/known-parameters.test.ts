import { expect, test } from 'vitest';
import { checkParameters } from '../../collector/known-parameters.ts';

function check(route: string, query: string): string {
  try {
    checkParameters(route, new URLSearchParams(query));
    return 'known';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test.each([
  ['GET /api/v1/credentials', '', 'known'],
  ['GET /api/v1/credentials', 'provider=aws&provider=github&limit=5', 'known'],
  ['GET /api/v1/credentials', 'limit=5&limit=6', 'limit may be given once'],
  ['GET /api/v1/credentials', 'fingerprnt=x', 'unknown parameter fingerprnt: did you mean fingerprint?'],
  ['GET /api/v1/audit', 'colour=x', 'unknown parameter colour; known: limit, cursor'],
  ['GET /api/v1/session', 'q=x', 'unknown parameter q; this takes none'],
  [
    'GET /api/v1/credentials/{fingerprint}',
    'fingerprint=x',
    'unknown parameter fingerprint; this takes none',
  ],
  ['GET /api/v1/session', '%3Cb%3E=x', 'unknown parameter; this takes none'],
  ['GET /api/v1/elsewhere', '', 'the document has no GET /api/v1/elsewhere'],
])('%s?%s: %s', (route, query, verdict) => expect(check(route, query)).toBe(verdict));
