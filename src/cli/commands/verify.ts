import type { VerificationView } from '../../core/api/views.ts';
import { createApi } from '../api/client.ts';
import { readVerification } from '../api/read-views.ts';
import type { Command } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';
import { inert, inertJson } from '../terminal/inert.ts';
import { startProgress } from '../terminal/progress.ts';

/** A refold takes about a minute for some millions of observations. */
const patienceMs = 4 * 3_600_000;

export const verify: Command = {
  name: 'verify',
  summary: 'Proves the inventory: folds the inbox once more and compares',
  usage: '[flags]',
  details:
    'Needs MAYFLY_ADMIN_TOKEN. Reads only; it may take minutes. Exit code 1 when something is missing or ' +
    'unexplained. Days of the inbox that were dropped cannot be asked any more.',
  flags: { json: { brief: 'Prints JSON, an object.' }, endpoint: endpointFlag },
  words: { least: 0, most: 0 },
  examples: [['mayfly verify', 'whether the inventory is what the accepted requests tell']],
  async run(context, input) {
    const api = createApi(context, input, { needs: 'admin' });
    const progress = startProgress(context.err, context.now);
    progress.say('folding the inbox once more');
    const found = readVerification(
      await api.ask((client) => client.verify({ timeoutMs: patienceMs })).finally(progress.end),
      api,
    );
    if (input.has('json')) context.out.write(`${inertJson(found, 2)}\n`);
    else context.out.write(`${lines(found).join('\n')}\n`);
    return found.ok ? exitCodes.ok : exitCodes.findings;
  },
};

function lines({
  requests,
  observations,
  unreadable,
  missing,
  unexplained,
  audit,
}: VerificationView): string[] {
  const said = [`${count(observations, 'observation')} in ${count(requests, 'request')} folded again`];
  const wrong: string[] = [];
  if (unreadable > 0) wrong.push(`${count(unreadable, 'request')} of the inbox cannot be read`);
  for (const [table, rows] of Object.entries(missing)) {
    if (rows > 0)
      wrong.push(`${count(rows, 'row')} of ${inert(table)} missing or with less than the inbox tells`);
  }
  for (const [table, rows] of Object.entries(unexplained)) {
    if (rows > 0)
      wrong.push(`${count(rows, 'row')} of ${inert(table)} with more than the inbox tells, or otherwise`);
  }
  if (wrong.length === 0) said.push('the inventory is what they tell');
  const { fault, links } = audit;
  const chain =
    fault === null
      ? `${count(links, 'link')} of the audit as written`
      : `the audit is broken at link ${fault.seq}: ${inert(fault.problem)}`;
  return [...said, ...wrong, chain];
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}
