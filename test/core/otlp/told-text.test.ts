import { expect, test } from 'vitest';
import { closeLooks } from '../../../src/core/otlp/close-looks.ts';
import { toldText } from '../../../src/core/otlp/told-text.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const secret = fakeSecret('ghp_', 36);

test.each([
  ['a credential', secret],
  ['a credential in a sentence', `use ${secret} for this`],
  ['a credential in base64', Buffer.from(`user:${secret}`).toString('base64')],
  ['a credential that the cut goes through', `${'x '.repeat(505)}${secret}`],
])('%s is withheld, whoever sent it', (_what, text) => {
  expect(toldText(text, closeLooks(0))).toBe('withheld');
  expect(toldText(text, closeLooks(0))).toBe('withheld');
});

test('any other text is told, cleaned and cut', () => {
  expect(toldText('planner', closeLooks(0))).toBe('planner');
  expect(toldText('a text\u0000 with a control', closeLooks(0))).toBe('a text with a control');
  expect(toldText('word '.repeat(1_000), closeLooks(0))).toBe('word '.repeat(205).slice(0, 1_024));
});
