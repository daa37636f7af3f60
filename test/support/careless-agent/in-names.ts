import { withActor } from '../../../instrumentation/node/attribution/with-actor.ts';
import { encodedText, secretEncodings } from '../secret-encodings.ts';
import { type Place, send } from './servers.ts';

/** Names are public by their nature: an agent's, a tool's, a user's; also in each encoding. */
export function inNames(c: string): readonly Place[] {
  const texts = [
    c,
    ` ${c} `,
    `user ${c} of us`,
    `a:${c}@b`,
    ...Object.keys(secretEncodings).map((name) => encodedText(name, c)),
  ];
  const names = ['agent', 'agentId', 'tool', 'conversation', 'user', 'purpose'] as const;
  return texts.flatMap((text) => names.map((field) => () => withActor({ [field]: text }, use)));
}

function use(): Promise<string> {
  return send('/used', { headers: { authorization: 'Bearer of-another-kind-0123456789' } });
}
