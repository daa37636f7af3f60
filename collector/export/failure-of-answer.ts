import type { Instant } from '../../src/core/instant.ts';
import { DeliveryFailure, type FailureKind } from './delivery-failure.ts';
import type { Answer } from './exchange.ts';
import { quoteAnswer } from './quote-answer.ts';
import { retryAfterMs } from './retry-after.ts';

export interface AnswerContext {
  readonly now: () => Instant;
  /** What must not be quoted, should the receiver have said it back. */
  readonly secrets: readonly string[];
  /** What the operator can do about a status, by its number. */
  readonly advice?: Readonly<Record<number, string>>;
}

/** What an HTTP answer that is no acknowledgement means (RFC 9110 section 15, RFC 6585). */
export function failureOfAnswer(answer: Answer, { now, secrets, advice }: AnswerContext): DeliveryFailure {
  const { status, headers, text } = answer;
  const said = quoteAnswer(text, secrets);
  const hint = advice?.[status];
  const message = [`answered ${status}`, hint, said].filter((part) => part !== undefined && part !== '');
  return new DeliveryFailure(kindOf(status), message.join(': '), {
    retryAfterMs: retryAfterMs(headers, now()),
  });
}

/** A 2xx is here when it was not what the receiver says when it has taken something: a proxy's page, for instance. */
function kindOf(status: number): FailureKind {
  if (status === 429 || status === 503) return 'busy';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 410) return 'gone';
  return status >= 500 || status < 300 ? 'unclear' : 'refused';
}
