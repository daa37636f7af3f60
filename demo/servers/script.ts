/** What the scripted model does next: it calls every tool it was offered once, then it says something. */
export type Turn =
  | { readonly kind: 'tools'; readonly calls: readonly ToolCall[] }
  | { readonly kind: 'text'; readonly text: string };

export interface ToolCall {
  readonly name: string;
  /** JSON text, as models send it. */
  readonly arguments: string;
}

/** A tool as the request offers it; the three dialects nest it differently. */
export interface OfferedTool {
  readonly name: string;
  readonly schema: unknown;
}

export function nextTurn(tools: readonly OfferedTool[], toolsHaveAnswered: boolean): Turn {
  if (toolsHaveAnswered || tools.length === 0)
    return { kind: 'text', text: 'Done: this is a scripted model.' };
  return {
    kind: 'tools',
    calls: tools.map((tool) => ({ name: tool.name, arguments: JSON.stringify(example(tool.schema)) })),
  };
}

/** The least value that fits a JSON schema of a tool's arguments. */
function example(schema: unknown): unknown {
  const { type, properties, items, enum: values } = (schema ?? {}) as Record<string, unknown>;
  if (Array.isArray(values)) return values[0];
  switch (type) {
    case 'number':
    case 'integer':
      return 42;
    case 'boolean':
      return true;
    case 'string':
      return 'demo';
    case 'array':
      return [example(items)];
    default:
      return Object.fromEntries(
        Object.entries((properties ?? {}) as object).map(([name, inner]) => [name, example(inner)]),
      );
  }
}

/** A text in the pieces a streaming model sends it in. */
export function pieces(text: string): readonly string[] {
  return text.match(/\S+\s*/g) ?? [];
}

/** Server-sent events: a named one per object, or unnamed where `type` is absent (Chat Completions). */
export function eventStream(events: readonly object[]): string {
  return events
    .map((event) => {
      const name = (event as { type?: unknown }).type;
      return `${typeof name === 'string' ? `event: ${name}\n` : ''}data: ${JSON.stringify(event)}\n\n`;
    })
    .join('');
}
