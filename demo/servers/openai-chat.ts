import { eventStream, nextTurn, pieces, type Turn } from './script.ts';

interface ChatRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly role: string }[];
  readonly tools?: readonly { readonly function: { readonly name: string; readonly parameters: unknown } }[];
}

const usage = { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 };

/** OpenAI's Chat Completions: https://platform.openai.com/docs/api-reference/chat */
export function answerChat(request: ChatRequest, id: string): string {
  const tools = (request.tools ?? []).map((tool) => ({
    name: tool.function.name,
    schema: tool.function.parameters,
  }));
  const turn = nextTurn(
    tools,
    request.messages.some((message) => message.role === 'tool'),
  );
  const finish_reason = turn.kind === 'text' ? 'stop' : 'tool_calls';
  const shared = { id: `chatcmpl-${id}`, created: Math.floor(Date.now() / 1000), model: request.model };
  if (request.stream === true) {
    const chunk = { ...shared, object: 'chat.completion.chunk' };
    const deltas = [
      ...deltasOf(turn, id).map((delta) => ({ delta, finish_reason: null })),
      { delta: {}, finish_reason },
    ];
    const chunks = deltas.map((choice) => ({ ...chunk, choices: [{ index: 0, ...choice }] }));
    return `${eventStream([...chunks, { ...chunk, choices: [], usage }])}data: [DONE]\n\n`;
  }
  const message =
    turn.kind === 'text'
      ? { role: 'assistant', content: turn.text }
      : { role: 'assistant', content: null, tool_calls: toolCalls(turn.calls, id) };
  return JSON.stringify({
    ...shared,
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason, logprobs: null }],
    usage,
  });
}

function deltasOf(turn: Turn, id: string): object[] {
  if (turn.kind === 'text') return pieces(turn.text).map((content) => ({ role: 'assistant', content }));
  return toolCalls(turn.calls, id).map((call, index) => ({
    role: 'assistant',
    tool_calls: [{ index, ...call }],
  }));
}

function toolCalls(calls: readonly { readonly name: string; readonly arguments: string }[], id: string) {
  return calls.map((call, at) => ({ id: `call_${id}_${at}`, type: 'function', function: call }));
}
