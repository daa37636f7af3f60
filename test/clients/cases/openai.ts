import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { modelService } from '../servers/model-service.ts';
import type { ClientCase } from './client-case.ts';

/** A key from the environment, also streaming; a client secret for a browser, used over a WebSocket. */
export const openai: ClientCase = {
  client: 'openai',
  packages: ['openai'],
  olderMajors: [{ openai: 'openai6' }, { openai: 'openai5' }],
  commonest: true,
  credentials: {
    OPENAI_API_KEY: {
      type: 'openai.project_key',
      provider: 'openai',
      make: () => `${fakeSecret('sk-proj-', 74, base64url)}T3BlbkFJ${fakeSecret('', 74, base64url)}`,
      uses: [{ at: 'api.openai.com', location: 'header' }],
    },
    client_secret: {
      type: 'openai.realtime_client_secret',
      provider: 'openai',
      parents: ['OPENAI_API_KEY'],
      uses: [{ at: 'api.openai.com', location: 'subprotocol' }],
    },
  },
  services: (minting) => ({
    'api.openai.com': (request) => {
      if (request.path !== '/v1/realtime/client_secrets') return modelService(request);
      const seconds = Math.floor(Date.now() / 1_000) + 600;
      const value = minting.mint('client_secret', fakeSecret('ek_0', 31), seconds * 1_000);
      return {
        json: {
          value,
          expires_at: seconds,
          session: { type: 'realtime', id: 'sess_1', object: 'realtime.session' },
        },
      };
    },
  }),
  imports: "import OpenAI from 'openai';",
  body: `
const client = new OpenAI();
await client.responses.create({ model: 'gpt-5', input: 'Is it done?' });
const stream = await client.chat.completions.create({ model: 'gpt-5', stream: true, messages: [{ role: 'user', content: 'Is it done?' }] });
for await (const part of stream) part.choices;
const { value } = await client.realtime.clientSecrets.create({ session: { type: 'realtime', model: 'gpt-realtime' } });
await new Promise((resolve, reject) => {
  const socket = new WebSocket('wss://api.openai.com/v1/realtime?model=gpt-realtime', ['realtime', 'openai-insecure-api-key.' + value]);
  socket.onerror = reject;
  socket.onmessage = () => { socket.close(); resolve(); };
});`,
};
