import { expect, test } from 'vitest';
import { attentionReasons } from '../../../src/core/api/attention.ts';
import { isOwaspControl, natureOf } from '../../../src/core/siem/finding-nature.ts';

test.each<[string, string | null, string]>([
  ['used-after-end', 'NHI1:2025', 'behaviour'],
  ['orphan', 'NHI1:2025', 'access'],
  ['shared', null, 'governance'],
  ['new-rule', 'NHI10:2025', 'behaviour'],
  ['new-rule', 'NHI5:2025', 'access'],
  ['new-rule', 'NHI8:2025', 'governance'],
  ['new-rule', 'NHI8:2031', 'behaviour'],
  ['constructor', null, 'behaviour'],
])('the rule %s of %s is about %s', (rule, control, nature) => {
  expect(natureOf({ rule, control })).toBe(nature);
});

test('what needs attention is told by name, not by chance', () => {
  expect(attentionReasons.map(({ id }) => `${id}: ${natureOf({ rule: id, control: 'NHI5:2025' })}`)).toEqual([
    'used-after-end: behaviour',
    'denied: behaviour',
    'expires-soon: governance',
    'never-fetched: behaviour',
    'shared: governance',
    'no-expiry: governance',
  ]);
});

test.each([
  ['NHI1:2025', true],
  ['NHI10:2025', true],
  ['NHI11:2025', false],
  ['nhi1:2025', false],
  [null, false],
])('%s is a control of the list: %s', (control, isOne) => expect(isOwaspControl(control)).toBe(isOne));
