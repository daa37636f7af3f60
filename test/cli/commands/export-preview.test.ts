import { afterAll, beforeAll, expect, test } from 'vitest';
import { siemFormats } from '../../../src/core/siem/formats/index.ts';
import { type ExportingCollector, startExportingCollector } from '../support/exporting-collector.ts';

let collector: ExportingCollector;
beforeAll(async () => {
  collector = await startExportingCollector();
}, 120_000);
afterAll(() => collector.close());

let fingerprint: string;
beforeAll(async () => {
  fingerprint = await collector.use();
}, 120_000);

test.each(siemFormats.map(({ name, contentType }) => [name, contentType] as const))(
  '%s: each record is a line, to readers, too',
  async (format, contentType) => {
    const { code, out, err } = await collector.run(['export', 'preview', fingerprint, '--format', format], {
      as: 'read',
    });
    expect([code, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(out).toContain(fingerprint);
    if (contentType.endsWith('json')) for (const line of lines) expect(JSON.parse(line)).toBeTypeOf('object');
  },
);

test('options of the format are used, and a beginning of the fingerprint is enough', async () => {
  const argv = [
    'export',
    'preview',
    fingerprint.slice(0, 14),
    '--format',
    'ocsf',
    '--option',
    'version=1.5.0',
  ];
  const { code, out } = await collector.run(argv);
  expect(code).toBe(0);
  expect(JSON.parse(out.split('\n', 1)[0] ?? '')).toMatchObject({ metadata: { version: '1.5.0' } });
});

test('--json has the events that the records were made from', async () => {
  const { out } = await collector.run(['export', 'preview', fingerprint, '--format', 'cef', '--json']);
  expect(JSON.parse(out)).toMatchObject({
    format: 'cef',
    records: expect.arrayContaining([
      { body: expect.stringMatching(/^CEF:/), group: null, event: expect.any(Object) },
    ]),
  });
});

test.each<[readonly string[], number, string]>([
  [['mf1_aaaaaa'], 2, 'export preview: --format is missing: there are asim, cef, '],
  [['mf1_aaaaaa', '--format', 'ocfs'], 2, ', not ocfs: did you mean ocsf?'],
  [
    ['mf1_aaaaaa', '--format', 'ocsf', '--option', 'verison=1'],
    2,
    'ocsf has no option verison: did you mean version?',
  ],
  [['mf1_aaaaaa', '--format', 'cef'], 5, 'no credential has a fingerprint that begins with mf1_aaaaaa'],
  [['a-secret', '--format', 'cef'], 2, 'export preview: this is no fingerprint: '],
])('%j is one clear message', async (argv, code, message) => {
  const ran = await collector.run(['export', 'preview', ...argv]);
  expect([ran.code, ran.out]).toEqual([code, '']);
  expect(ran.err).toContain(message);
});
