import { MayflyError } from '../../core/errors.ts';
import { createApi } from '../api/client.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';

export const tokenRevoke: Command = {
  name: 'token revoke',
  summary: 'Ends a token at once',
  usage: 'ID [flags]',
  details: 'ID is the one that token list shows, not the token itself. Needs MAYFLY_ADMIN_TOKEN.',
  flags: { endpoint: endpointFlag },
  words: { least: 1, most: 1 },
  examples: [['mayfly token revoke 7f3a…', 'by its id']],
  async run(context, input) {
    const id = input.words[0] ?? '';
    if (id.startsWith('mft_') || !/^[A-Za-z0-9-]{1,64}$/.test(id)) {
      throw new MayflyError(
        'request.invalid',
        'token revoke: this is no id: give the one that mayfly token list shows, never the token itself',
      );
    }
    const api = createApi(context, input, { needs: 'admin' });
    await api.ask((client) => client.revokeToken(id));
    context.err.write(`mayfly: token ${id} is revoked\n`);
    return exitCodes.ok;
  },
};
