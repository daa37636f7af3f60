import { eventStream, nextTurn, pieces, type Turn } from './script.ts';

interface MessagesRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly content: string | readonly { readonly type: string }[] }[];
  readonly tools?: readonly { readonly name: string; readonly input_schema: unknown }[];
}

/** Anthropic's Messages API: https://docs.claude.com/en/api/messages */
export function answerMessages(request: MessagesRequest, id: string): string {
  const tools = (request.tools ?? []).map((tool) => ({ name: tool.name, schema: tool.input_schema }));
  const answered = request.messages.some(
    ({ content }) => Array.isArray(content) && content.some((block) => block.type === 'tool_result'),
  );
  const turn = nextTurn(tools, answered);
  const content = blocks(turn, id);
  const stop_reason = turn.kind === 'text' ? 'end_turn' : 'tool_use';
  const shared = { id: `msg_${id}`, type: 'message', role: 'assistant', model: request.model };
  const usage = { input_tokens: 20, output_tokens: 10 };
  if (request.stream !== true) {
    return JSON.stringify({ ...shared, content, stop_reason, stop_sequence: null, usage });
  }
  return eventStream([
    {
      type: 'message_start',
      message: { ...shared, content: [], stop_reason: null, stop_sequence: null, usage },
    },
    ...content.flatMap(blockEvents),
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 10 } },
    { type: 'message_stop' },
  ]);
}

type Block = ReturnType<typeof blocks>[number];

function blocks(turn: Turn, id: string) {
  if (turn.kind === 'text') return [{ type: 'text' as const, text: turn.text }];
  return turn.calls.map((call, at) => ({
    type: 'tool_use' as const,
    id: `toolu_${id}_${at}`,
    name: call.name,
    input: JSON.parse(call.arguments) as unknown,
  }));
}

function blockEvents(block: Block, index: number): object[] {
  const begun = block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} };
  const deltas =
    block.type === 'text'
      ? pieces(block.text).map((text) => ({ type: 'text_delta', text }))
      : [{ type: 'input_json_delta', partial_json: JSON.stringify(block.input) }];
  return [
    { type: 'content_block_start', index, content_block: begun },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}
