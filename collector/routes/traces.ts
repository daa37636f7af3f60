import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { TokenScope } from '../../src/core/api/views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { Encoding, ReadResult, readObservations } from '../../src/core/otlp/read-observations.ts';
import { exportResponse, type Rejected, statusResponse } from '../../src/core/otlp/responses.ts';
import type { AppEnv } from '../app-env.ts';
import type { Authenticator } from '../authenticate.ts';
import { createByteBudget } from '../byte-budget.ts';
import type { FoldLoop } from '../fold-loop.ts';
import type { Log } from '../log.ts';
import { challenge, knownError, retryAfter } from '../problem.ts';
import { requestBody } from '../request-body.ts';
import { sanitise } from '../sanitise.ts';
import type { Store } from '../store/store.ts';

const senders: readonly TokenScope[] = ['ingest', 'admin'];

/** Of one body, before and after inflating: the limit that the OTLP specification proposes. */
const largestBody = 64 * 1024 * 1024;
/** Of all bodies at once, as they came and inflated. */
const mostInFlight = 2 * largestBody;

interface TraceDeps {
  readonly authenticator: Authenticator;
  readonly store: Pick<Store, 'accept'>;
  readonly fold: Pick<FoldLoop, 'wake'>;
  readonly read: typeof readObservations;
  readonly log: Log;
  readonly now: () => Instant;
}

/** `POST /v1/traces` (opentelemetry.io/docs/specs/otlp, OTLP/HTTP). Every error is a `Status`, never a 500. */
export function traceRoutes(deps: TraceDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const budget = createByteBudget(mostInFlight);

  app.post('/v1/traces', async (c) => {
    const encoding = encodingOf(c.req.header('content-type'));
    const lease = budget();
    try {
      await deps.authenticator.authenticate(c.req.header('authorization'), senders);
      if (encoding === null) {
        throw new MayflyError(
          'request.media_type',
          'the content type must be application/x-protobuf or application/json',
        );
      }
      const body = await requestBody(c, { limit: largestBody, lease });
      const partial = await receive(body, encoding, deps);
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

/** Law 2: when it resolves, everything that it does not report as rejected is committed. */
async function receive(body: Uint8Array, encoding: Encoding, deps: TraceDeps): Promise<Rejected | null> {
  const receivedAt = deps.now();
  const result = deps.read(body, encoding, receivedAt);
  if (result.items.length > 0) {
    await deps.store.accept({ body: sanitise(result.items), encoding: 'json', receivedAt });
    deps.fold.wake();
  }
  if (result.rejected > 0)
    deps.log.debug('traces.refused', { rejected: result.rejected, count: result.spans });
  return partialSuccess(result);
}

/** What the sender's developer should know; null when all is well. */
function partialSuccess({ rejected, reasons, spans, droppedAttributes }: ReadResult): Rejected | null {
  const messages: string[] = [];
  if (rejected > 0) messages.push(`${rejected} of ${spans} spans were refused: ${reasons.join('; ')}`);
  if (droppedAttributes > 0) {
    messages.push(`${droppedAttributes} attributes were not read, because a span or resource had too many`);
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
