import { chatCompletions } from '../../support/model-wire/chat-completions.ts';
import { messages } from '../../support/model-wire/messages.ts';
import type { ModelWire } from '../../support/model-wire/model-turn.ts';
import { responses } from '../../support/model-wire/responses.ts';
import type { Service } from './service.ts';

const wires: readonly ModelWire[] = [chatCompletions, messages, responses];

/** A model provider of any brand that speaks OpenAI's or Anthropic's protocol and always says the same. */
export const modelService: Service = ({ path, json }) => {
  const wire = wires.find((known) => path.endsWith(known.path.replace(/^\/v1/, '')));
  if (wire === undefined) return { status: 404, json: { error: { message: `no ${path} here` } } };
  const { model, stream } = wire.read(json);
  const turn = {
    id: '000001',
    model,
    created: Math.floor(Date.now() / 1_000),
    text: 'It is done.',
    calls: [],
  };
  if (!stream) return { json: wire.answer(turn) };
  const events = wire.events(turn, json).map(({ event, data }) => {
    const name = event === null ? '' : `event: ${event}\n`;
    return `${name}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
  });
  return { headers: { 'content-type': 'text/event-stream' }, text: events.join('') };
};
