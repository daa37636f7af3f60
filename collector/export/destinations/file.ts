import { MayflyError } from '../../../src/core/errors.ts';
import type {
  Destination,
  DestinationDeps,
  DestinationKind,
  Rejected,
  SettingValues,
} from '../destination.ts';
import { allowedPath } from '../file/allowed-path.ts';
import { createRotatingFile } from '../file/rotating-file.ts';
import { choiceOf, flagOf, numberOf, textOf } from '../setting-values.ts';

const number = { kind: 'number', required: false } as const;

/** Lines in a file, one record each; acknowledged once the disk has them. */
export const file: DestinationKind = {
  name: 'file',
  title: 'Rotated files',
  settings: [
    {
      name: 'path',
      about:
        'file to append to, below `exports` in the data directory; a whole path has to be below a folder of MAYFLY_EXPORT_FOLDERS',
      kind: 'text',
      required: true,
      fallback: null,
    },
    { name: 'max_bytes', about: 'size from which a new file is begun', ...number, fallback: '100000000' },
    { name: 'max_hours', about: 'age from which a new file is begun', ...number, fallback: '24' },
    { name: 'keep', about: 'how many older files are kept; 0: all of them', ...number, fallback: '0' },
    { name: 'gzip', about: 'compress older files', kind: 'flag', required: false, fallback: 'false' },
    {
      name: 'mode',
      about: 'who may read: 0600 the user of the collector, 0640 its group, too',
      kind: 'choice',
      values: ['0600', '0640'],
      required: false,
      fallback: '0600',
    },
  ],
  formats: ['ndjson', 'ocsf', 'ecs', 'cef', 'leef', 'splunk-hec', 'asim', 'udm', 'otlp-logs', 'cloudevents'],
  limits: { records: 5000, bytes: 8_000_000, recordBytes: 1_000_000 },
  create: createFile,
};

function createFile(values: SettingValues, deps: DestinationDeps): Destination {
  const [maxBytes, maxHours] = [numberOf(values, 'max_bytes'), numberOf(values, 'max_hours')];
  if (maxBytes < 1000) throw new MayflyError('config.invalid', 'max_bytes is below 1000');
  if (maxHours <= 0) throw new MayflyError('config.invalid', 'max_hours is not above 0');
  const rotating = createRotatingFile({
    ...allowedPath(textOf(values, 'path'), deps.files),
    maxBytes,
    maxAgeMs: maxHours * 3_600_000,
    keep: Math.trunc(numberOf(values, 'keep')),
    gzip: flagOf(values, 'gzip'),
    mode: Number.parseInt(choiceOf(values, 'mode', ['0600', '0640']), 8),
    now: deps.now,
  });

  return {
    deliver: async (records, signal) => {
      signal.throwIfAborted();
      const rejected: Rejected[] = [];
      const lines: string[] = [];
      for (const [at, { body }] of records.entries()) {
        if (body.includes('\n') || body.includes('\r'))
          rejected.push({ at, reason: 'a line break in it would make two records of it' });
        else lines.push(`${body}\n`);
      }
      if (lines.length > 0) await rotating.append(Buffer.from(lines.join('')));
      return { rejected, again: [], retryAfterMs: null };
    },
    check: () => rotating.check(),
    close: () => rotating.close(),
  };
}
