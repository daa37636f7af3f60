import { headerKind } from '../../../instrumentation/node/header-kind.ts';
import { variableCredentials } from '../../../instrumentation/node/hooks/env-credentials.ts';
import { secretPaths } from '../../../instrumentation/node/hooks/secret-paths.ts';
import {
  fileCredentials,
  type SecretFile,
} from '../../../instrumentation/node/hooks/stored/file-credentials.ts';
import { isPromptRequest } from '../../../instrumentation/node/prompt-request.ts';
import { requestCredentials } from '../../../instrumentation/node/request-credentials.ts';
import { canonicalAuthorization, canonicalUrl, jsonLeaves } from '../../../src/core/canonical.ts';
import { envelopedSecret } from '../../../src/core/enveloped-secret.ts';
import { findCredentials } from '../../../src/core/find-credentials.ts';
import { fingerprint, fingerprintKey } from '../../../src/core/fingerprint.ts';
import type { Hint } from '../../../src/core/formats/format.ts';
import { holdsCredential } from '../../../src/core/holds-credential.ts';
import type { Instant } from '../../../src/core/instant.ts';
import { matchIssuer } from '../../../src/core/issuers/index.ts';
import { mayHoldCredential } from '../../../src/core/may-hold-credential.ts';
import { cleanText } from '../../../src/core/otlp/clean-text.ts';
import { isPlain } from '../../../src/core/plain-text.ts';
import { providerOfHost } from '../../../src/core/provider-of-host.ts';
import { providerOfName } from '../../../src/core/provider-of-name.ts';
import { looksLikeCredential, recognise } from '../../../src/core/recognise.ts';
import { routeTemplate } from '../../../src/core/route-template.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { secretName } from '../../../src/core/secret-names.ts';
import type { Question } from './python-answers.ts';

/** A request in JSON: host, port, method, path and headers. */
export type AskedRequest = readonly [
  host: string,
  port: number | null,
  method: string,
  path: string,
  headers: readonly (readonly [string, string])[],
];

export interface ToldExchange {
  readonly requestBody: string | null;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly responseBody: string;
  readonly bytes: string | null;
  readonly at: number;
  readonly presented: readonly string[];
}

/** Each function that Python has too, on what JSON can carry. */
const nodeFunctions = {
  fingerprint: (key: string, secret: string) => fingerprint(fingerprintKey(key), secret as Secret),
  recognise: (secret: string, hint: Hint) => recognise(secret as Secret, hint),
  looksLikeCredential,
  findCredentials: (text: string) => findCredentials(text),
  holdsCredential: (text: string) => holdsCredential(text),
  canonicalAuthorization,
  canonicalUrl,
  jsonLeaves,
  envelopedSecret,
  secretName,
  headerKind,
  mayHoldCredential,
  isPlain,
  providerOfHost,
  providerOfName,
  routeTemplate,
  cleanText,
  isPromptRequest: (...asked: AskedRequest) => isPromptRequest(seen(asked)),
  variableCredentials,
  fileCredentials: (file: SecretFile) => fileCredentials(file),
  secretPath: (path: string) =>
    secretPaths({}, { resolve: (given) => given, beside: (given) => given }).find(path),
  requestCredentials: (...asked: AskedRequest) => requestCredentials(seen(asked)),
  exchange,
} as const;

/** What Node says to each question, in order. */
export function nodeAnswers(questions: readonly Question[]): readonly unknown[] {
  return questions.map(([name, given]) => {
    const ask = nodeFunctions[name as keyof typeof nodeFunctions] as (...args: readonly unknown[]) => unknown;
    return plain(ask(...given));
  });
}

function seen([host, port, method, path, headers]: AskedRequest) {
  return {
    host,
    port,
    method,
    path,
    header: (name: string) => headers.find(([known]) => known.toLowerCase() === name)?.[1] ?? null,
    eachHeader(visit: (name: string, value: string) => void) {
      for (const [name, value] of headers) visit(name, value);
    },
  };
}

function exchange(asked: AskedRequest, told: ToldExchange) {
  const request = seen(asked);
  const issuer = matchIssuer(request);
  if (issuer === null) return null;
  const whole = {
    request,
    requestBody: told.requestBody,
    status: told.status,
    responseHeader: (name: string) => told.headers[name] ?? null,
    responseBody: told.responseBody,
    responseBytes: told.bytes === null ? null : Buffer.from(told.bytes, 'base64'),
    at: told.at as Instant,
    presentedInHeaders: told.presented as readonly Secret[],
  };
  return {
    issuer: issuer.id,
    presented: issuer.presented(request, told.requestBody ?? ''),
    issued: issuer.issued(whole),
    ended: issuer.ended?.(whole) ?? [],
    renewed: issuer.renewed?.(whole) ?? [],
    learned: issuer.learned?.(whole) ?? [],
  };
}

/** Without what is not known, which the languages write in two ways. */
function plain(value: unknown): unknown {
  if (value === undefined) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(known.map(([name, item]) => [name, plain(item)]));
}
