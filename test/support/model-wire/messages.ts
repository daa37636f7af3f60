import {
  type Body,
  contentText,
  list,
  type ModelWire,
  type NamedTurn,
  pieces,
  type ServerEvent,
  text,
} from './model-turn.ts';

/** Anthropic's Messages API (docs.anthropic.com/en/api/messages). */
export const messages: ModelWire = {
  path: '/v1/messages',
  read(body) {
    const all = list(body['messages']);
    const spoken = all.findLastIndex(
      (message) => message['role'] === 'user' && toolResults(message).length === 0,
    );
    const since = all.slice(spoken + 1);
    return {
      model: text(body['model']),
      user: contentText(all[spoken]?.['content']),
      system: contentText(body['system']),
      tools: list(body['tools']).map((tool) => text(tool['name'])),
      turn: since.filter(({ role }) => role === 'assistant').length,
      results: since.flatMap(toolResults).map(({ content }) => contentText(content)),
      stream: body['stream'] === true,
    };
  },
  answer: (turn) => ({ ...head(turn), content: blocks(turn), stop_reason: stopReason(turn), usage }),
  events(turn) {
    const events: ServerEvent[] = [];
    const send = (event: string, data: object): void => {
      events.push({ event, data: { type: event, ...data } });
    };
    send('message_start', { message: { ...head(turn), content: [], stop_reason: null, usage } });
    for (const [index, block] of blocks(turn).entries()) {
      const isText = block.type === 'text';
      send('content_block_start', {
        index,
        content_block: isText ? { ...block, text: '' } : { ...block, input: {} },
      });
      for (const piece of pieces(isText ? block.text : JSON.stringify(block.input))) {
        const delta = isText
          ? { type: 'text_delta', text: piece }
          : { type: 'input_json_delta', partial_json: piece };
        send('content_block_delta', { index, delta });
      }
      send('content_block_stop', { index });
    }
    send('message_delta', {
      delta: { stop_reason: stopReason(turn), stop_sequence: null },
      usage: { output_tokens: 1 },
    });
    send('message_stop', {});
    return events;
  },
};

const usage = { input_tokens: 1, output_tokens: 1 };

function head(turn: NamedTurn): object {
  return { id: `msg_${turn.id}`, type: 'message', role: 'assistant', model: turn.model, stop_sequence: null };
}

function stopReason({ calls }: NamedTurn): string {
  return calls.length === 0 ? 'end_turn' : 'tool_use';
}

function blocks(turn: NamedTurn) {
  const calls = turn.calls.map(
    ({ id, name, arguments: input }) => ({ type: 'tool_use', id, name, input }) as const,
  );
  return turn.text === '' ? calls : [{ type: 'text', text: turn.text } as const, ...calls];
}

function toolResults(message: Body): readonly Body[] {
  return list(message['content']).filter((block) => block['type'] === 'tool_result');
}
