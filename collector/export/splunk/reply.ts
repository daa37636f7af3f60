import type { PartRefused } from '../deliver-in-parts.ts';
import { DeliveryFailure, type FailureKind } from '../delivery-failure.ts';
import type { Answer } from '../exchange.ts';
import { type AnswerContext, failureOfAnswer } from '../failure-of-answer.ts';
import { jsonAnswer } from '../json-answer.ts';
import { quoteAnswer } from '../quote-answer.ts';

/** What the event collector said: `{"text":"Success","code":0,"ackId":7}`. */
export interface HecReply {
  readonly answer: Answer;
  /** Null: it was not the event collector that answered. */
  readonly code: number | null;
  readonly ackId: number | null;
  /** What a poll of acknowledgements answers, by id. */
  readonly acks: unknown;
  /** Place of the event that it did not take (`invalid-event-number`). */
  readonly badEvent: number | null;
}

/** No data, invalid data format, event field missing, event field blank, indexed fields wrong. */
const codesOfContent: readonly (number | null)[] = [5, 6, 12, 13, 15];

export function hecReply(answer: Answer): HecReply {
  const said = jsonAnswer(answer.text);
  return {
    answer,
    code: numberIn(said, 'code'),
    ackId: numberIn(said, 'ackId'),
    acks: said?.['acks'],
    badEvent: numberIn(said, 'invalid-event-number'),
  };
}

/** Whether it was the batch that was not taken, and what of it; null when the answer is about something else. */
export function hecRefusal(reply: HecReply, { secrets }: AnswerContext, records: number): PartRefused | null {
  const { code, badEvent, answer } = reply;
  if (answer.status === 413) return { refused: 'size', at: null, reason: 'larger than the receiver takes' };
  if (answer.status !== 400 || !codesOfContent.includes(code)) return null;
  const named = badEvent !== null && badEvent >= 0 && badEvent < records;
  return { refused: 'content', at: named ? badEvent : null, reason: quoteAnswer(answer.text, secrets) };
}

/** Codes whose meaning the status does not tell, and what the operator can do about them. */
const failures: Readonly<Record<number, readonly [FailureKind, string]>> = {
  1: ['refused', 'the token is turned off'],
  2: [
    'refused',
    'the token was not sent: something between here and Splunk removes the Authorization header',
  ],
  3: ['refused', 'the token is not one of Splunk'],
  4: ['refused', 'Splunk does not know the token'],
  7: ['refused', 'the token may not write to this index, or there is none of that name'],
  9: ['busy', 'Splunk is busy'],
  10: ['refused', 'the token asks for indexer acknowledgement: turn `acknowledgement` on'],
  11: ['refused', 'Splunk does not take the channel'],
  14: ['refused', 'the token has no indexer acknowledgement: turn `acknowledgement` off'],
};

export function hecFailure({ answer, code }: HecReply, context: AnswerContext): DeliveryFailure {
  const plain = failureOfAnswer(answer, context);
  const known = code === null ? undefined : failures[code];
  if (known !== undefined) {
    const [kind, message] = known;
    return new DeliveryFailure(kind, `${message} (code ${code})`, { retryAfterMs: plain.retryAfterMs });
  }
  if (answer.status === 200) {
    return new DeliveryFailure('unclear', `${plain.message}: not an answer of the event collector`);
  }
  return plain;
}

function numberIn(said: Readonly<Record<string, unknown>> | null, name: string): number | null {
  const value = said?.[name];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
