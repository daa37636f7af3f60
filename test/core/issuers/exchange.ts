import { canonicalAuthorization, canonicalValue } from '../../../src/core/canonical.ts';
import { type Instant, instant } from '../../../src/core/instant.ts';
import type { Exchange, IssuerRequest } from '../../../src/core/issuers/issuer.ts';
import type { Secret } from '../../../src/core/secret.ts';

/** When the exchanges of these tests end. */
export const at: Instant = instant(Date.UTC(2026, 10, 23, 10, 0, 0));

export interface RequestOptions {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** One of these is the body; the content type follows it. */
  readonly form?: Readonly<Record<string, string>> | URLSearchParams;
  readonly json?: unknown;
  readonly body?: string;
}

export interface ExchangeOptions extends RequestOptions {
  readonly status?: number;
  /** A text as it is, bytes as one gRPC message, anything else as JSON. */
  readonly answer: unknown;
  readonly answerHeaders?: Readonly<Record<string, string>>;
}

/** Headers whose value is a credential, besides Authorization. */
const presentingHeaders = [
  'x-vault-token',
  'x-amz-security-token',
  'x-amz-sso_bearer_token',
  'x-aws-ec2-metadata-token',
  'x-api-key',
  'api-key',
  'private-token',
  'xi-api-key',
] as const;

/** A request as hooks see it; `POST` when nothing else is said. */
export function request(options: RequestOptions): IssuerRequest {
  const url = new URL(options.url);
  const headers = allHeaders(options);
  return {
    method: options.method ?? 'POST',
    host: url.hostname,
    port: url.port === '' ? null : Number(url.port),
    path: url.pathname + url.search,
    header: (name) => headers[name] ?? null,
  };
}

/** A finished exchange as hooks hand it over. */
export function exchange(options: ExchangeOptions): Exchange {
  const headers = allHeaders(options);
  return {
    request: request(options),
    requestBody: bodyOf(options),
    status: options.status ?? 200,
    responseHeader: (name) => options.answerHeaders?.[name] ?? null,
    responseBody: answerText(options.answer),
    responseBytes: options.answer instanceof Uint8Array ? options.answer : null,
    at,
    presentedInHeaders: presentedIn(headers),
  };
}

export function secretOf(text: string): Secret {
  return text as Secret;
}

function answerText(answer: unknown): string {
  if (answer instanceof Uint8Array) return '';
  return typeof answer === 'string' ? answer : JSON.stringify(answer);
}

function allHeaders(options: RequestOptions): Readonly<Record<string, string>> {
  const isForm = options.form !== undefined;
  const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
  const hasBody = isForm || options.json !== undefined;
  return { ...(hasBody ? { 'content-type': type } : {}), ...options.headers };
}

function bodyOf(options: RequestOptions): string | null {
  if (options.form !== undefined) return new URLSearchParams(options.form).toString();
  if (options.json !== undefined) return JSON.stringify(options.json);
  return options.body ?? null;
}

function presentedIn(headers: Readonly<Record<string, string>>): readonly Secret[] {
  const authorization = canonicalAuthorization(headers['authorization'] ?? '')?.secret ?? null;
  const others = presentingHeaders.map((name) => canonicalValue(headers[name] ?? ''));
  return [authorization, ...others].filter((secret) => secret !== null);
}
