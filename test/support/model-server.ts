import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chatCompletions } from './model-wire/chat-completions.ts';
import { messages } from './model-wire/messages.ts';
import type { Body, ModelRequest, ModelTurn, ModelWire, NamedTurn } from './model-wire/model-turn.ts';
import { responses } from './model-wire/responses.ts';

export type { ModelRequest, ModelTurn, ToolCall } from './model-wire/model-turn.ts';

/** What the model says: turn by turn since the user spoke, or decided for each request. */
export type ModelScript = readonly ModelTurn[] | ((request: ModelRequest) => ModelTurn);

/** One request that was answered: the ground truth of what was presented. */
export interface ModelCall extends ModelRequest {
  readonly path: string;
  /** From `Authorization: Bearer` or `x-api-key`; null without either. */
  readonly apiKey: string | null;
  readonly status: number;
}

export interface ModelServer {
  /** Base URL for OpenAI's clients, `http://127.0.0.1:<port>/v1`; Anthropic's take it without `/v1`. */
  readonly url: string;
  readonly port: number;
  /** Everything asked so far, in order. */
  readonly calls: readonly ModelCall[];
  readonly close: () => Promise<void>;
}

export interface ModelServerOptions {
  /** Only these are let in; by default every key is. */
  readonly apiKeys?: readonly string[];
  /** Milliseconds before an answer. */
  readonly delayMs?: number;
  /** 0, the default: a free one. */
  readonly port?: number;
}

const wires: readonly ModelWire[] = [responses, chatCompletions, messages];

/**
 * A model provider on loopback that says what a script tells it to: OpenAI's Responses and Chat
 * Completions and Anthropic's Messages, with and without streaming, with tool calls.
 */
export async function startModelServer(
  script: ModelScript,
  options: ModelServerOptions = {},
): Promise<ModelServer> {
  const calls: ModelCall[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => refuse(response, 400, String(error)));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?')[0] ?? '';
    const wire = wires.find((known) => known.path === path);
    if (wire === undefined || request.method !== 'POST')
      return refuse(response, 404, `no ${request.method} ${path} here`);
    const body = JSON.parse(await bodyOf(request)) as Body;
    const asked = wire.read(body);
    const apiKey = presentedKey(request);
    const isKnown = options.apiKeys === undefined || (apiKey !== null && options.apiKeys.includes(apiKey));
    calls.push({ ...asked, path, apiKey, status: isKnown ? 200 : 401 });
    const number = calls.length;
    if (!isKnown) return refuse(response, 401, 'incorrect API key provided');
    if (options.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, options.delayMs));
    const turn = named(turnOf(script, asked), asked.model, number);
    if (asked.stream) stream(response, wire, { turn, body });
    else json(response, 200, wire.answer(turn));
  }

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The last turn of a list is said again when there are more. */
function turnOf(script: ModelScript, request: ModelRequest): ModelTurn {
  return (typeof script === 'function' ? script(request) : (script[request.turn] ?? script.at(-1))) ?? {};
}

function named({ text = '', calls = [] }: ModelTurn, model: string, number: number): NamedTurn {
  const id = String(number).padStart(6, '0');
  return {
    id,
    model,
    created: Math.floor(Date.now() / 1000),
    text,
    calls: calls.map((call, i) => ({ ...call, id: `call_${id}_${i}` })),
  };
}

function presentedKey(request: IncomingMessage): string | null {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const header = request.headers['x-api-key'];
  return bearer ?? (typeof header === 'string' ? header : null);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  return body;
}

function stream(response: ServerResponse, wire: ModelWire, said: { turn: NamedTurn; body: Body }): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (const { event, data } of wire.events(said.turn, said.body)) {
    const name = event === null ? '' : `event: ${event}\n`;
    response.write(`${name}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  }
  response.end();
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const type = status === 401 ? 'authentication_error' : 'invalid_request_error';
  json(response, status, { type: 'error', error: { message, type, code: null, param: null } });
}
