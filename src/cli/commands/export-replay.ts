import { MayflyError } from '../../core/errors.ts';
import { createApi } from '../api/client.ts';
import { readReplay } from '../api/read-export-views.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { destinationOf } from '../export/destination-of.ts';

const mostIds = 1000;

export const exportReplay: Command = {
  name: 'export replay',
  summary: 'Sends dead letters of a destination again: these, or all',
  usage: 'NAME [ID…] [flags]',
  details: 'IDs are those that export dead-letters shows. Needs MAYFLY_ADMIN_TOKEN.',
  flags: { endpoint: endpointFlag },
  words: { least: 1, most: Number.POSITIVE_INFINITY },
  examples: [
    ['mayfly export replay siem', 'all of them, when what was wrong is mended'],
    ['mayfly export replay siem 01JDA9Z0M6…', 'one'],
  ],
  async run(context, input) {
    const name = destinationOf(exportReplay, input);
    const ids = input.words.slice(1);
    if (ids.length > mostIds || !ids.every((id) => /^[\w.:-]{1,100}$/.test(id))) {
      throw new MayflyError(
        'request.invalid',
        `export replay: give at most ${mostIds} ids, as mayfly export dead-letters shows them`,
      );
    }
    const api = createApi(context, input, { needs: 'admin' });
    const wanted = ids.length === 0 ? null : ids;
    const { letters } = readReplay(await api.ask((client) => client.replayDeadLetters(name, wanted)), api);
    if (letters === 0 && wanted !== null) {
      throw new MayflyError(
        'not_found',
        `${name} has no dead letter with ${ids.length === 1 ? 'this id' : 'these ids'}`,
      );
    }
    const what = letters === 1 ? 'dead letter is' : 'dead letters are';
    context.err.write(`mayfly: ${letters.toLocaleString('en-US')} ${what} sent to ${name} again\n`);
    return exitCodes.ok;
  },
};
