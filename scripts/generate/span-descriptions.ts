import { type AttributeName, type SpanName, spanNames } from '../../src/core/semconv.ts';

interface SpanDescription {
  readonly name: SpanName;
  readonly id: string;
  readonly brief: string;
  readonly note: string;
  readonly required: readonly AttributeName[];
}

/** The spans of the contract, for the generated page and registry. */
export const spanDescriptions: readonly SpanDescription[] = [
  {
    name: spanNames.fetch,
    id: 'mayfly.credential.fetch',
    brief: 'A credential entered the process, or was renewed.',
    note: 'Starts with the request and ends when the credential was obtained.',
    required: ['mayfly.credential.fingerprint', 'mayfly.fetch.source'],
  },
  {
    name: spanNames.use,
    id: 'mayfly.credential.use',
    brief: 'A credential was presented.',
    note: 'Written as `sent` before any answer, and again with the outcome when there is one.',
    required: ['mayfly.credential.fingerprint', 'mayfly.use.location', 'mayfly.use.outcome'],
  },
  {
    name: spanNames.end,
    id: 'mayfly.credential.end',
    brief: 'A credential was revoked, logged out or replaced, seen from inside the process.',
    note: 'A claim until telemetry shows that it is no longer accepted.',
    required: ['mayfly.credential.fingerprint', 'mayfly.end.reason'],
  },
  {
    name: spanNames.process,
    id: 'mayfly.process',
    brief: 'How the hooks of a process are doing.',
    note: 'At start, every 60 seconds and at the end.',
    required: ['mayfly.process.phase', 'mayfly.process.hooks'],
  },
];
