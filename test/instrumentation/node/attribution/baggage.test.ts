import { expect, test } from 'vitest';
import { actorOfBaggage, baggageOfActor } from '../../../../instrumentation/node/attribution/baggage.ts';

test.each([
  { agent: 'Researcher' },
  { agent: 'a, b; c=d "e" %41 \u00fc \ud83d\ude80', agentId: '1', conversation: 'c', user: 'me@example.com' },
  {},
])('what is told is understood: %o', (actor) => {
  expect(actorOfBaggage(baggageOfActor(actor))).toEqual(actor);
});

test('the tool and the method are not told, long names are cut, broken texts are made well', () => {
  const told = baggageOfActor({
    agent: 'x'.repeat(300),
    user: 'a\ud800',
    tool: 't',
    mcpMethod: 'm',
    purpose: 'p',
  });
  expect(actorOfBaggage(told)).toEqual({ agent: 'x'.repeat(256), user: 'a\ufffd' });
});

test.each<[text: unknown, expected: object]>([
  [undefined, {}],
  [7, {}],
  ['', {}],
  ['nonsense', {}],
  ['gen_ai.agent.name=', {}],
  ['gen_ai.agent.name=%', {}],
  ['gen_ai.agent.name=first,gen_ai.agent.name=second', { agent: 'first' }],
  [' gen_ai.agent.name = spaced ;p=1 , other=x', { agent: 'spaced' }],
  ['__proto__=x,constructor=y,toString=z', {}],
  [`gen_ai.agent.name=${'x'.repeat(9_000)}`, {}],
])('reads %s', (text, expected) => {
  expect(actorOfBaggage(text)).toEqual(expected);
});
