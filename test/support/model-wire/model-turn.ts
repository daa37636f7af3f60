/** What the model says in one turn: a text, or calls of tools that the caller offered. */
export interface ModelTurn {
  readonly text?: string;
  readonly calls?: readonly ToolCall[];
}

export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What a script may decide on. */
export interface ModelRequest {
  readonly model: string;
  /** The last thing the user said. */
  readonly user: string;
  /** System prompt or instructions; empty when there are none. */
  readonly system: string;
  /** Names of the tools on offer. */
  readonly tools: readonly string[];
  /** Turns of the model since the user spoke: 0 at first, 1 after the first tool results. */
  readonly turn: number;
  /** Results of tools since the user spoke, as texts. */
  readonly results: readonly string[];
  readonly stream: boolean;
}

/** A turn with the names that the wire needs. */
export interface NamedTurn {
  readonly id: string;
  readonly model: string;
  /** Epoch seconds. */
  readonly created: number;
  readonly text: string;
  readonly calls: readonly (ToolCall & { readonly id: string })[];
}

export interface ServerEvent {
  /** Null where the protocol has data alone. */
  readonly event: string | null;
  readonly data: unknown;
}

/** One HTTP API of a model provider. */
export interface ModelWire {
  readonly path: string;
  readonly read: (body: Body) => ModelRequest;
  readonly answer: (turn: NamedTurn) => object;
  readonly events: (turn: NamedTurn, body: Body) => readonly ServerEvent[];
}

export type Body = Readonly<Record<string, unknown>>;

export function list(value: unknown): readonly Body[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Contents are a text or parts with texts in them. */
export function contentText(content: unknown): string {
  return typeof content === 'string'
    ? content
    : list(content)
        .map((part) => text(part['text']))
        .join('');
}

/** A text in pieces, as a model streams it. */
export function pieces(whole: string): readonly string[] {
  return whole.match(/[\s\S]{1,12}/g) ?? [];
}
