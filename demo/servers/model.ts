import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { makeSecret } from '../make-secret.ts';
import { answerMessages } from './anthropic-messages.ts';
import { answerChat } from './openai-chat.ts';
import { answerResponses } from './openai-responses.ts';
import { bodyOf, listen, serveParent } from './serve.ts';
import { createTruthLog } from './truth.ts';

/** A model endpoint that speaks OpenAI's and Anthropic's formats and follows a script. It lets everybody in. */
const log = createTruthLog();
const { server } = await listen((request, response) => void answer(request, response));
serveParent(server, log);

const routes = {
  '/v1/responses': answerResponses,
  '/v1/chat/completions': answerChat,
  '/v1/messages': answerMessages,
} as const satisfies Record<string, (request: never, id: string) => string>;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const route = Object.entries(routes).find(([name]) => name === path)?.[1] as
    | ((request: unknown, id: string) => string)
    | undefined;
  const minting = path === '/v1/realtime/client_secrets';
  const status = route !== undefined || minting ? 200 : 404;
  const presented = presentedKey(request);
  log.used({ ...presented, operation: `${request.method} ${path}`, status });
  if (minting) return send(response, 'application/json', mintClientSecret(presented.secret));
  if (route === undefined) return void response.writeHead(404).end();
  const asked = JSON.parse(body) as { stream?: boolean };
  const type = asked.stream === true ? 'text/event-stream' : 'application/json';
  send(response, type, route(asked, makeSecret('', 12)));
}

/** https://platform.openai.com/docs/api-reference/realtime-sessions/create-realtime-client-secret */
function mintClientSecret(parent: string): string {
  const value = makeSecret('ek_68', 30);
  const expires = Math.floor(Date.now() / 1000) + 600;
  const session = { id: makeSecret('sess_', 20), object: 'realtime.session', type: 'realtime' };
  log.issued({
    secret: value,
    what: 'realtime client secret',
    expiresAt: expires * 1000,
    publicName: session.id,
    parents: [parent],
  });
  return JSON.stringify({ value, expires_at: expires, session });
}

function presentedKey(request: IncomingMessage): { secret: string; where: string } {
  const header = request.headers['x-api-key'];
  if (typeof header === 'string') return { secret: header, where: 'x-api-key' };
  return { secret: (request.headers.authorization ?? '').replace(/^Bearer /, ''), where: 'authorization' };
}

/** An event at a time, as a model does, or the whole at once. */
async function send(response: ServerResponse, type: string, body: string): Promise<void> {
  response.writeHead(200, { 'content-type': type });
  for (const part of type === 'text/event-stream' ? body.split(/(?<=\n\n)/) : [body]) {
    response.write(part);
    await setImmediate();
  }
  response.end();
}
