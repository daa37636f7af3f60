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

/** OpenAI's Responses API (platform.openai.com/docs/api-reference/responses). */
export const responses: ModelWire = {
  path: '/v1/responses',
  read(body) {
    const input =
      typeof body['input'] === 'string' ? [{ role: 'user', content: body['input'] }] : list(body['input']);
    const spoken = input.findLastIndex((item) => item['role'] === 'user');
    const since = input.slice(spoken + 1);
    return {
      model: text(body['model']),
      user: contentText(input[spoken]?.['content']),
      system: text(body['instructions']),
      tools: list(body['tools']).map((tool) => text(tool['name'])),
      // Calls made in one turn stand next to each other.
      turn: since.filter((item, i) => isCall(item) && !isCall(since[i - 1])).length,
      results: since
        .filter((item) => item['type'] === 'function_call_output')
        .map((item) => contentText(item['output'])),
      stream: body['stream'] === true,
    };
  },
  answer: (turn) => response(turn, 'completed', outputItems(turn)),
  events(turn) {
    const events: ServerEvent[] = [];
    const send = (event: string, data: object): void => {
      events.push({ event, data: { type: event, sequence_number: events.length, ...data } });
    };
    send('response.created', { response: response(turn, 'in_progress', []) });
    for (const [output_index, item] of outputItems(turn).entries()) {
      const at = { output_index, item_id: item.id };
      if (item.type === 'message') {
        send('response.output_item.added', {
          output_index,
          item: { ...item, status: 'in_progress', content: [] },
        });
        const part = { ...at, content_index: 0 };
        send('response.content_part.added', { ...part, part: outputText('') });
        for (const delta of pieces(turn.text))
          send('response.output_text.delta', { ...part, delta, logprobs: [] });
        send('response.output_text.done', { ...part, text: turn.text, logprobs: [] });
        send('response.content_part.done', { ...part, part: outputText(turn.text) });
      } else {
        send('response.output_item.added', {
          output_index,
          item: { ...item, status: 'in_progress', arguments: '' },
        });
        for (const delta of pieces(item.arguments))
          send('response.function_call_arguments.delta', { ...at, delta });
        send('response.function_call_arguments.done', { ...at, arguments: item.arguments });
      }
      send('response.output_item.done', { output_index, item });
    }
    send('response.completed', { response: response(turn, 'completed', outputItems(turn)) });
    return events;
  },
};

function isCall(item: Body | undefined): boolean {
  return item?.['type'] === 'function_call';
}

function outputItems(turn: NamedTurn) {
  const calls = turn.calls.map(
    (call, i) =>
      ({
        type: 'function_call',
        id: `fc_${turn.id}_${i}`,
        call_id: call.id,
        name: call.name,
        arguments: JSON.stringify(call.arguments),
        status: 'completed',
      }) as const,
  );
  if (turn.text === '') return calls;
  const message = {
    type: 'message',
    id: `msg_${turn.id}`,
    role: 'assistant',
    status: 'completed',
    content: [outputText(turn.text)],
  } as const;
  return [message, ...calls];
}

function outputText(said: string) {
  return { type: 'output_text', text: said, annotations: [], logprobs: [] };
}

function response(turn: NamedTurn, status: string, output: readonly object[]): object {
  return {
    id: `resp_${turn.id}`,
    object: 'response',
    created_at: turn.created,
    status,
    model: turn.model,
    output,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    tool_choice: 'auto',
    tools: [],
    usage:
      status === 'completed'
        ? {
            input_tokens: 1,
            input_tokens_details: { cached_tokens: 0 },
            output_tokens: 1,
            output_tokens_details: { reasoning_tokens: 0 },
            total_tokens: 2,
          }
        : null,
  };
}
