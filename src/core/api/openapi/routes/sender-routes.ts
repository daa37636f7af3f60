import type { Route } from '../route.ts';
import { type JsonSchema, text } from '../schema.ts';

const protobuf: JsonSchema = { type: 'string', format: 'binary' };

/** ExportTraceServiceRequest (opentelemetry-proto, collector/trace/v1). */
const request: JsonSchema = {
  type: 'object',
  description: 'ExportTraceServiceRequest of OTLP.',
  properties: { resourceSpans: { type: 'array', items: { type: 'object' } } },
};

const response: JsonSchema = {
  type: 'object',
  description: 'ExportTraceServiceResponse of OTLP.',
  properties: {
    partialSuccess: {
      type: 'object',
      properties: { rejectedSpans: text('A number, as text.'), errorMessage: text() },
    },
  },
};

export const senderRoutes: readonly Route[] = [
  {
    id: 'traces',
    method: 'post',
    path: '/v1/traces',
    tag: 'senders',
    summary: 'OTLP over HTTP',
    about:
      'A 200 means that the request is stored. Errors are a `google.rpc.Status` in the type of the request. A client ' +
      'certificate may stand in for the token where the operator said so; a session never does.',
    scopes: ['ingest', 'admin'],
    proof: ['token'],
    parameters: [],
    body: {
      required: true,
      about: 'Up to 64 MiB, before and after inflating (`Content-Encoding: gzip`).',
      content: { 'application/x-protobuf': protobuf, 'application/json': request },
    },
    answer: {
      status: 200,
      about: 'Stored, but for what it names.',
      content: { 'application/x-protobuf': protobuf, 'application/json': response },
    },
    refusals: {
      400: 'The body cannot be read.',
      413: 'The body is too large.',
      415: 'The content type is neither protobuf nor JSON.',
      503: 'The collector cannot take it now: keep it and come again.',
    },
  },
];
