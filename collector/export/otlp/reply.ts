import { jsonAnswer, objectOf } from '../json-answer.ts';

/** What an `ExportLogsServiceResponse` says (opentelemetry-proto v1, logs_service.proto). */
export interface OtlpReply {
  readonly rejected: number;
  readonly message: string;
}

/** An empty answer takes everything. Null: it is none of OTLP, a proxy's page for instance. */
export function otlpReply(text: string, contentType: string): OtlpReply | null {
  if (text.trim() === '') return { rejected: 0, message: '' };
  const answer = jsonAnswer(text);
  if (answer === null) {
    // Some answer in protobuf or in a word, whatever they were asked in. A page is no acknowledgement.
    return /html/i.test(contentType) || /^\s*</.test(text) ? null : { rejected: 0, message: '' };
  }
  const partial = objectOf(answer['partialSuccess'] ?? answer['partial_success']) ?? {};
  const rejected = Number(partial['rejectedLogRecords'] ?? partial['rejected_log_records'] ?? 0);
  const message = partial['errorMessage'] ?? partial['error_message'];
  return {
    rejected: Number.isFinite(rejected) ? Math.max(0, Math.trunc(rejected)) : 0,
    message: typeof message === 'string' ? message : '',
  };
}
