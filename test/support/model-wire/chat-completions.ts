import { type Body, contentText, list, type ModelWire, type NamedTurn, pieces, text } from './model-turn.ts';

/** OpenAI's Chat Completions API, which most other providers speak too (platform.openai.com/docs/api-reference/chat). */
export const chatCompletions: ModelWire = {
  path: '/v1/chat/completions',
  read(body) {
    const messages = list(body['messages']);
    const spoken = messages.findLastIndex(({ role }) => role === 'user');
    const since = messages.slice(spoken + 1);
    return {
      model: text(body['model']),
      user: contentText(messages[spoken]?.['content']),
      system: messages
        .filter(({ role }) => role === 'system' || role === 'developer')
        .map(({ content }) => contentText(content))
        .join('\n'),
      tools: list(body['tools']).map((tool) => text((tool['function'] as Body | undefined)?.['name'])),
      turn: since.filter(({ role }) => role === 'assistant').length,
      results: since.filter(({ role }) => role === 'tool').map(({ content }) => contentText(content)),
      stream: body['stream'] === true,
    };
  },
  answer: (turn) => ({
    ...head(turn, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: turn.text === '' ? null : turn.text,
          refusal: null,
          ...(turn.calls.length === 0 ? {} : { tool_calls: turn.calls.map(toolCall) }),
        },
        logprobs: null,
        finish_reason: finishReason(turn),
      },
    ],
    usage,
  }),
  events(turn, body) {
    const chunk = (delta: object, finish_reason: string | null = null) => ({
      event: null,
      data: {
        ...head(turn, 'chat.completion.chunk'),
        choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      },
    });
    const calls = turn.calls.flatMap((call, index) => [
      chunk({ tool_calls: [{ index, ...toolCall(call), function: { name: call.name, arguments: '' } }] }),
      ...pieces(JSON.stringify(call.arguments)).map((piece) =>
        chunk({ tool_calls: [{ index, function: { arguments: piece } }] }),
      ),
    ]);
    const wantsUsage = (body['stream_options'] as Body | undefined)?.['include_usage'] === true;
    return [
      chunk({ role: 'assistant', content: turn.text === '' ? null : '' }),
      ...pieces(turn.text).map((content) => chunk({ content })),
      ...calls,
      chunk({}, finishReason(turn)),
      ...(wantsUsage
        ? [{ event: null, data: { ...head(turn, 'chat.completion.chunk'), choices: [], usage } }]
        : []),
      { event: null, data: '[DONE]' },
    ];
  },
};

const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };

function head(turn: NamedTurn, object: string): object {
  return { id: `chatcmpl-${turn.id}`, object, created: turn.created, model: turn.model };
}

function finishReason({ calls }: NamedTurn): string {
  return calls.length === 0 ? 'stop' : 'tool_calls';
}

function toolCall(call: NamedTurn['calls'][number]): object {
  return {
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  };
}
