import { MayflyError } from '../../core/errors.ts';
import { createApi } from '../api/client.ts';
import { readCredential } from '../api/read-views.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { detailText } from '../show/detail-text.ts';
import { findBySecret } from '../show/find-by-secret.ts';
import { fingerprintsOfStdin } from '../show/fingerprints-of-stdin.ts';
import { resolveFingerprint } from '../show/resolve-fingerprint.ts';
import { inertJson } from '../terminal/inert.ts';

export const show: Command = {
  name: 'show',
  summary: 'Shows one credential: its uses, targets and mint chain',
  usage: 'FINGERPRINT | --secret-stdin [flags]',
  details:
    'FINGERPRINT may be a beginning that only one credential has. With --secret-stdin the secret itself is read ' +
    'from standard input, typed without being shown; its fingerprint is made here with MAYFLY_FINGERPRINT_KEY, and ' +
    'only that is asked for. --json prints what GET /api/v1/credentials/{fingerprint} answers.',
  flags: {
    'secret-stdin': { brief: 'Reads the secret from standard input, never from a word or a flag.' },
    json: { brief: 'Prints JSON, an object.' },
    endpoint: endpointFlag,
  },
  words: { least: 0, most: 1 },
  examples: [
    ['mayfly show mf1_k3j2p7', 'by the first letters that list shows'],
    ['mayfly show --secret-stdin < leaked.txt', 'who uses what was found there?'],
    ['mayfly show mf1_k3j2p7 --json | jq .mintChain', 'for scripts'],
  ],
  async run(context, input) {
    const [word] = input.words;
    const bySecret = input.has('secret-stdin');
    if (bySecret === (word !== undefined)) {
      throw new MayflyError(
        'request.invalid',
        bySecret
          ? 'show: with --secret-stdin there is no word: the secret comes through standard input alone'
          : 'show: something is missing: mayfly show FINGERPRINT, or --secret-stdin (see mayfly show --help)',
      );
    }
    const api = createApi(context, input, { needs: 'read' });
    const fingerprint =
      word === undefined
        ? await findBySecret(api, await fingerprintsOfStdin(context))
        : await resolveFingerprint(api, word);
    const credential = readCredential(await api.ask((client) => client.credential(fingerprint)), api);
    context.out.write(
      input.has('json')
        ? `${inertJson(credential, 2)}\n`
        : detailText(credential, context.now(), context.out),
    );
    return exitCodes.ok;
  },
};
