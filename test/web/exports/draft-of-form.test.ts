import { expect, test } from 'vitest';
import { draftOfForm } from '../../../web/src/exports/draft-of-form.ts';

test('what was written is asked for, and what was left empty is left out', () => {
  expect(
    draftOfForm([
      ['name', ' siem '],
      ['kind', 'syslog'],
      ['format', 'ocsf'],
      ['filter', '  '],
      ['per_second', '50'],
      ['paused', 'true'],
      ['setting.host', 'siem.example.com'],
      ['setting.secret', ' with spaces '],
      ['setting.ca_file', ''],
      ['option.version', '1.7.0'],
    ]),
  ).toEqual({
    name: 'siem',
    kind: 'syslog',
    format: 'ocsf',
    per_second: 50,
    paused: true,
    settings: { host: 'siem.example.com', secret: ' with spaces ' },
    options: { version: '1.7.0' },
  });
});
