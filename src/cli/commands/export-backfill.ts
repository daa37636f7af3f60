import { MayflyError } from '../../core/errors.ts';
import { createApi } from '../api/client.ts';
import { readBackfill } from '../api/read-export-views.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { destinationOf } from '../export/destination-of.ts';
import { momentOf } from '../export/moment-of.ts';
import { inert } from '../terminal/inert.ts';
import { clockTime } from '../terminal/relative-time.ts';

export const exportBackfill: Command = {
  name: 'export backfill',
  summary: 'Sends again what was recorded from a time on',
  usage: 'NAME --from TIME [flags]',
  details:
    'As far as events are kept; none are from before the first destination was made. What it had already comes again with the same ids. A time that is later than what it ' +
    'waits for lets it skip that. Needs MAYFLY_ADMIN_TOKEN.',
  flags: {
    from: { value: 'TIME', brief: 'When, as in 2026-11-20T10:00Z, or how long ago, as in 6h.' },
    endpoint: endpointFlag,
  },
  words: { least: 1, most: 1 },
  examples: [
    ['mayfly export backfill siem --from 24h', 'the last day once more'],
    ['mayfly export backfill siem --from 2026-11-20T10:00Z', 'from a moment on'],
  ],
  async run(context, input) {
    const name = destinationOf(exportBackfill, input);
    const given = input.text('from');
    if (given === null) throw new MayflyError('request.invalid', 'export backfill: --from TIME is missing');
    const from = momentOf(given, context.now(), 'export backfill: --from');
    const api = createApi(context, input, { needs: 'admin' });
    const { keptFrom } = readBackfill(await api.ask((client) => client.backfillExport(name, from)), api);
    const shown = clockTime(inert(keptFrom ?? from));
    const why = keptFrom === null ? '' : ': what is older is not kept any more';
    context.err.write(`mayfly: ${name} gets again what was recorded from ${shown} on${why}\n`);
    return exitCodes.ok;
  },
};
