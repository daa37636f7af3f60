import { createApi } from '../api/client.ts';
import { readExportTest } from '../api/read-export-views.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { destinationOf } from '../export/destination-of.ts';
import { inert, inertJson } from '../terminal/inert.ts';
import { startProgress } from '../terminal/progress.ts';

/** A little longer than the collector itself waits for the receiver. */
const patienceMs = 60_000;

export const exportTest: Command = {
  name: 'export test',
  summary: 'Asks a receiver whether it takes what is sent',
  usage: 'NAME [flags]',
  details: 'Sends nothing of the inventory. Exit code 1 when it does not. Needs MAYFLY_ADMIN_TOKEN.',
  flags: { json: { brief: 'Prints JSON, an object.' }, endpoint: endpointFlag },
  words: { least: 1, most: 1 },
  examples: [['mayfly export test siem', 'does it work?']],
  async run(context, input) {
    const name = destinationOf(exportTest, input);
    const api = createApi(context, input, { needs: 'admin', timeoutMs: patienceMs });
    const progress = startProgress(context.err, context.now);
    progress.say(`waiting for the receiver of ${name}`);
    const answer = await api.ask((client) => client.testExport(name)).finally(progress.end);
    const { ok, failure } = readExportTest(answer, api);
    if (input.has('json')) context.out.write(`${inertJson({ ok, failure }, 2)}\n`);
    else if (ok) context.out.write(`${name}: the receiver is there and takes what is sent\n`);
    else
      context.out.write(`${name}: ${inert(failure?.kind ?? 'unclear')}: ${inert(failure?.message ?? '')}\n`);
    return ok ? exitCodes.ok : exitCodes.findings;
  },
};
