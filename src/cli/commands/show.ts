import { createApiClient } from '../api/client.ts';
import { readCredential } from '../api/read-views.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { detailText } from '../show/detail-text.ts';
import { resolveFingerprint } from '../show/resolve-fingerprint.ts';
import { inertJson } from '../terminal/inert.ts';

export const show: Command = {
  name: 'show',
  summary: 'Shows one credential: its uses, targets and mint chain',
  usage: 'FINGERPRINT [flags]',
  details:
    'FINGERPRINT may be a beginning that only one credential has. --json prints what ' +
    'GET /api/v1/credentials/{fingerprint} answers.',
  flags: { json: { brief: 'Prints JSON.' }, endpoint: endpointFlag },
  words: { least: 1, most: 1 },
  examples: [
    ['mayfly show mf1_k3j2p7', 'by the first letters that list shows'],
    ['mayfly show mf1_k3j2p7 --json | jq .mintChain', 'for scripts'],
  ],
  async run(context, input) {
    const api = createApiClient(context, input, 'read');
    const fingerprint = await resolveFingerprint(api, input.words[0] ?? '');
    const credential = readCredential(await api.get(`/api/v1/credentials/${fingerprint}`), api);
    context.out.write(
      input.has('json')
        ? `${inertJson(credential, 2)}\n`
        : detailText(credential, context.now(), context.out),
    );
    return exitCodes.ok;
  },
};
