/**
 * A job that gets no chance to say goodbye: it fetches a token, uses it, and is gone by SIGKILL in the
 * moment its request has been sent, or, without `--before-answer`, in the moment the answer has arrived.
 */
import { request } from 'node:http';

const { OAUTH_URL, LEDGER_URL, DOOMED_CLIENT_SECRET = '' } = process.env;
const beforeAnswer = process.argv.includes('--before-answer');
const die = (): void => void process.kill(process.pid, 'SIGKILL');

const answer = await fetch(`${OAUTH_URL}/token`, {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'doomed',
    client_secret: DOOMED_CLIENT_SECRET,
    resource: 'https://ledger.example',
    scope: 'ledger.read',
  }),
});
if (!answer.ok) throw new Error(`the token endpoint answered ${answer.status}`);
const { access_token: token } = (await answer.json()) as { access_token: string };

// node:http tells when the last byte of a request is with the system; fetch does not.
const use = request(`${LEDGER_URL}/entries`, { headers: { authorization: `Bearer ${token}` } });
use.on(beforeAnswer ? 'finish' : 'response', die);
use.end();
