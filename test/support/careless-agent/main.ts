import { readFileSync } from 'node:fs';
import { inAnswers } from './in-answers.ts';
import { inFiles } from './in-files.ts';
import { inNames } from './in-names.ts';
import { inProcesses } from './in-processes.ts';
import { inRequests } from './in-requests.ts';
import { type Place, send, servers } from './servers.ts';

/*
 * An application that has a secret in every place where one can sit, run under the real hooks: the secrets come
 * on its standard input, one a line. What it does fails in places; that is part of it.
 */

const secrets = readFileSync(0, 'utf8').trim().split('\n');
let places = 0;
for (const [index, secret] of secrets.entries()) {
  // A form that nobody recognises is known once it was used as what it is.
  await send('/known', { headers: { authorization: `Bearer ${secret}` } });
  for (const place of [...inRequests(secret), ...inAnswers(secret), ...inNames(secret), ...inFiles(secret)]) {
    await attempt(place);
    places += 1;
  }
  if (index % 20 === 0) for (const place of inProcesses(secret)) await attempt(place);
}
console.log(`${places} places`);
servers.close();
// Some of what failed is still open.
process.exit(0);

/** What a place does may fail, or wait for an answer that never comes. */
async function attempt(place: Place): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, 3_000, 'late').unref());
  const how = await Promise.race([place().catch(() => null), late]);
  if (how === 'late') console.error(`late: ${place.toString().replaceAll(/\s+/g, ' ').slice(0, 80)}`);
}
