import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { TokenScope } from '../../src/core/api/views.ts';
import type { BatchResult } from '../../src/core/batch/batch.ts';
import type { readBatch } from '../../src/core/batch/read-batch.ts';
import { MayflyError } from '../../src/core/errors.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { Encoding } from '../../src/core/otlp/read-observations.ts';
import { exportResponse, type Rejected, statusResponse } from '../../src/core/otlp/responses.ts';
import type { AppEnv } from '../app-env.ts';
import type { Authenticator } from '../authenticate.ts';
import type { ByteBudget } from '../byte-budget.ts';
import { clientCertificate } from '../client-certificate.ts';
import { type Limited, limitBatch } from '../limit-batch.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { type Principal, senderOf } from '../principal.ts';
import { challenge, knownError, retryAfter } from '../problem.ts';
import { overflowMessage, type Quota } from '../quota.ts';
import { requestBody } from '../request-body.ts';
import type { Store } from '../store/store.ts';
import { withIdentity } from '../with-identity.ts';

const senders: readonly TokenScope[] = ['ingest', 'admin'];

/** Of one body, before and after inflating: the limit that the OTLP specification proposes. */
const largestBody = 64 * 1024 * 1024;

export interface TraceDeps {
  readonly authenticator: Authenticator;
  readonly store: Pick<Store, 'accept'>;
  readonly read: typeof readBatch;
  readonly quota: Quota;
  readonly budget: ByteBudget;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => Instant;
}

/** `POST /v1/traces` (opentelemetry.io/docs/specs/otlp, OTLP/HTTP). Every error is a `Status`, never a 500. */
export function traceRoutes(deps: TraceDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post('/v1/traces', async (c) => {
    const encoding = encodingOf(c.req.header('content-type'));
    const lease = deps.budget.lease();
    try {
      const certificate = clientCertificate(c.env?.incoming);
      const sender = await deps.authenticator.authenticate(
        c.req.header('authorization'),
        senders,
        certificate,
      );
      if (encoding === null) {
        throw new MayflyError(
          'request.media_type',
          'the content type must be application/x-protobuf or application/json',
        );
      }
      admit(sender, deps);
      const body = await requestBody(c, { limit: largestBody, lease });
      const partial = await receive({ body, encoding, sender }, deps);
      return answer(c, { status: 200, encoding, body: exportResponse(encoding, partial) });
    } catch (error) {
      return refuse(c, { error, encoding: encoding ?? 'json', log: deps.log });
    } finally {
      lease.release();
    }
  });

  app.all('/v1/traces', (c) => {
    c.header('Allow', 'POST');
    const error = new MayflyError('request.method', 'only POST works here');
    return refuse(c, { error, encoding: encodingOf(c.req.header('content-type')) ?? 'json', log: deps.log });
  });
  return app;
}

/** Throws `collector.overloaded` while the sender owes from what it sent before. */
function admit(sender: Principal, { quota, metrics }: TraceDeps): void {
  try {
    quota.admit(sender);
  } catch (error) {
    metrics.quotaRefused('rate');
    throw error;
  }
}

interface Received {
  readonly body: Uint8Array;
  readonly encoding: Encoding;
  readonly sender: Principal;
}

/** Law 2: when it resolves, everything that it does not report as rejected is committed. */
async function receive(
  { body, encoding, sender }: Received,
  { read, quota, store, metrics, log, now }: TraceDeps,
): Promise<Rejected | null> {
  const receivedAt = now();
  const result = read(body, encoding, receivedAt);
  quota.charge(sender, result.spans);
  const limited = limitBatch(result.batch, sender.limits);
  const { batch, overflowed } = quota.apply(limited.batch, sender);
  const spans = batch.length + batch.heartbeats.length;
  if (spans > 0) {
    const accepted = await store.accept({
      ...withIdentity(batch, sender.identity),
      sender: senderOf(sender),
    });
    if (accepted === 'duplicate') metrics.repeated();
    else metrics.accepted(spans);
  }
  metrics.ignored(result.ignored);
  metrics.withheld(result.withheldTexts);
  if (overflowed > 0) metrics.quotaRefused('new_fingerprints');
  metrics.overflowed(overflowed);
  const rejected = result.rejected + limited.refused;
  if (rejected > 0) {
    if (result.rejected > 0) metrics.refused(result.rejected, result.reasons);
    if (limited.reason !== null) metrics.refused(limited.refused, [limited.reason]);
    log.debug('traces.refused', { rejected, count: result.spans });
  }
  return partialSuccess(result, limited, overflowed);
}

/** What the sender's developer should know; null when all is well. */
function partialSuccess(result: BatchResult, limited: Limited, overflowed: number): Rejected | null {
  const { spans, droppedAttributes, withheldTexts } = result;
  const rejected = result.rejected + limited.refused;
  const reasons = limited.reason === null ? result.reasons : [...result.reasons, limited.reason];
  const messages: string[] = [];
  if (rejected > 0) messages.push(`${rejected} of ${spans} spans were refused: ${reasons.join('; ')}`);
  const overflow = overflowMessage(overflowed);
  if (overflow !== null) messages.push(overflow);
  if (droppedAttributes > 0) {
    messages.push(`${droppedAttributes} attributes were not read, because a span or resource had too many`);
  }
  if (withheldTexts > 0) {
    messages.push(
      `${withheldTexts} texts are shown as "withheld": the request had more that may hold a credential than are looked at`,
    );
  }
  return messages.length === 0 ? null : { rejected, message: messages.join('. ') };
}

const mediaTypes: Readonly<Record<string, Encoding>> = {
  'application/x-protobuf': 'protobuf',
  'application/json': 'json',
};

/** Parameters (`; charset=utf-8`) change nothing. */
function encodingOf(contentType: string | undefined): Encoding | null {
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return Object.hasOwn(mediaTypes, mediaType) ? (mediaTypes[mediaType] ?? null) : null;
}

/** By HTTP status: google.rpc.Code. */
const grpcCodes: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  405: 12,
  413: 8,
  415: 3,
  503: 14,
};

/**
 * Senders drop what is answered with 500 and loop on 429, so whatever fails on this side is a 503: the
 * sender keeps the batch and comes again.
 */
function refuse(
  c: Context<AppEnv>,
  { error, encoding, log }: { readonly error: unknown; readonly encoding: Encoding; readonly log: Log },
): Response {
  const known = knownError(error, log);
  const status = known.status >= 500 ? 503 : known.status;
  if (status === 503) c.header('Retry-After', retryAfter['Retry-After']);
  if (status === 401) c.header('WWW-Authenticate', challenge['WWW-Authenticate']);
  const body = statusResponse(encoding, grpcCodes[status] ?? 2, known.message);
  return answer(c, { status, encoding, body });
}

function answer(
  c: Context<AppEnv>,
  {
    status,
    encoding,
    body,
  }: { readonly status: number; readonly encoding: Encoding; readonly body: Uint8Array },
): Response {
  c.header('Content-Type', encoding === 'json' ? 'application/json' : 'application/x-protobuf');
  return c.body(Uint8Array.from(body), status as ContentfulStatusCode);
}
