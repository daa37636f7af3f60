import { eventStream, nextTurn, pieces, type Turn } from './script.ts';

interface ResponsesRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly input: string | readonly { readonly type?: string }[];
  readonly tools?: readonly { readonly name: string; readonly parameters: unknown }[];
}

const usage = {
  input_tokens: 20,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 10,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 30,
};

/** OpenAI's Responses API: https://platform.openai.com/docs/api-reference/responses */
export function answerResponses(request: ResponsesRequest, id: string): string {
  const tools = (request.tools ?? []).map((tool) => ({ name: tool.name, schema: tool.parameters }));
  const answered =
    Array.isArray(request.input) && request.input.some((item) => item.type === 'function_call_output');
  const turn = nextTurn(tools, answered);
  const output = outputItems(turn, id);
  const base = { id: `resp_${id}`, object: 'response', created_at: Math.floor(Date.now() / 1000) };
  const shared = { ...base, model: request.model, error: null, incomplete_details: null, tools: [] };
  const whole = { ...shared, status: 'completed', output, usage };
  if (request.stream !== true) return JSON.stringify(whole);
  const begun = { ...shared, status: 'in_progress', output: [], usage: null };
  const events = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...output.flatMap(itemEvents),
    { type: 'response.completed', response: whole },
  ];
  return eventStream(events.map((event, at) => ({ ...event, sequence_number: at })));
}

type OutputItem = ReturnType<typeof outputItems>[number];

function outputItems(turn: Turn, id: string) {
  if (turn.kind === 'text') {
    const content = [{ type: 'output_text' as const, text: turn.text, annotations: [], logprobs: [] }];
    return [{ type: 'message' as const, id: `msg_${id}`, role: 'assistant', status: 'completed', content }];
  }
  return turn.calls.map((call, at) => ({
    type: 'function_call' as const,
    id: `fc_${id}_${at}`,
    call_id: `call_${id}_${at}`,
    status: 'completed',
    ...call,
  }));
}

function itemEvents(item: OutputItem, at: number): object[] {
  const place = { item_id: item.id, output_index: at };
  const done = { type: 'response.output_item.done', output_index: at, item };
  if (item.type === 'function_call') {
    const begun = { ...item, status: 'in_progress', arguments: '' };
    const text = item.arguments;
    return [
      { type: 'response.output_item.added', output_index: at, item: begun },
      { type: 'response.function_call_arguments.delta', ...place, delta: text },
      { type: 'response.function_call_arguments.done', ...place, name: item.name, arguments: text },
      done,
    ];
  }
  const part = { ...place, content_index: 0 };
  const [content] = item.content;
  const text = content?.text ?? '';
  return [
    {
      type: 'response.output_item.added',
      output_index: at,
      item: { ...item, status: 'in_progress', content: [] },
    },
    { type: 'response.content_part.added', ...part, part: { ...content, text: '' } },
    ...pieces(text).map((delta) => ({ type: 'response.output_text.delta', ...part, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...part, text, logprobs: [] },
    { type: 'response.content_part.done', ...part, part: content },
    done,
  ];
}
