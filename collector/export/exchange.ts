import type { ConnectionOptions } from 'node:tls';
import { DeliveryFailure } from './delivery-failure.ts';
import type { Network } from './destination.ts';
import { connectionFailure } from './network/connection-failure.ts';

export interface ExchangeRequest {
  readonly url: string;
  /** `POST` when left out. */
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
  readonly tls?: ConnectionOptions | null;
  /** Until the whole answer is there; 30 s when left out. */
  readonly timeoutMs?: number;
  /** How much of the answer is read; 1 MiB when left out. */
  readonly answerBytes?: number;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Of the answer, as far as it was read. */
  readonly text: string;
  /** There was more of it. */
  readonly isCut: boolean;
}

/** One request and its whole answer, whatever its status. All else is a `DeliveryFailure`. */
export async function exchange(network: Network, request: ExchangeRequest): Promise<Answer> {
  const { url, method = 'POST', headers, body, tls = null, timeoutMs = 30_000 } = request;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await network.fetch(url, { method, headers, body, tls, signal });
    const { text, isCut } = await readBounded(response, request.answerBytes ?? 1_048_576);
    return { status: response.status, headers: response.headers, text, isCut };
  } catch (error) {
    // A stream that was aborted has an error of its own; the reason of it tells more.
    const isReason = signal.aborted && !(error instanceof DeliveryFailure);
    throw connectionFailure(isReason ? signal.reason : error, URL.parse(url)?.host ?? 'the receiver');
  }
}

async function readBounded(response: Response, most: number): Promise<{ text: string; isCut: boolean }> {
  if (response.body === null) return { text: '', isCut: false };
  const pieces: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early closes the connection.
  for await (const piece of response.body) {
    pieces.push(piece);
    length += piece.length;
    if (length > most) break;
  }
  const bytes = Buffer.concat(pieces);
  return { text: bytes.subarray(0, most).toString('utf8'), isCut: length > most };
}
