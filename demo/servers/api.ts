import type { JsonWebKey } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { verifiedClaims } from './jwt.ts';
import { bodyOf, listen, serveParent } from './serve.ts';
import { createTruthLog } from './truth.ts';

/** The ledger: it lets in whoever holds a token made for it, checked against the issuer's public keys. */
const audience = 'https://ledger.example';
const scopeOf: Readonly<Record<string, string>> = { GET: 'ledger.read', POST: 'ledger.write' };
const issuer = process.env['DEMO_OAUTH_URL'] ?? '';
const log = createTruthLog();
const keys = ((await (await fetch(`${issuer}/jwks`)).json()) as { keys: JsonWebKey[] }).keys;

const { server } = await listen((request, response) => void answer(request, response));
serveParent(server, log);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  await bodyOf(request).catch(() => '');
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const claims = verifiedClaims(token, keys);
  const method = request.method ?? '';
  const allowed =
    claims?.iss === issuer &&
    claims.aud === audience &&
    claims.scope.split(' ').includes(scopeOf[method] ?? '');
  const status = allowed ? 200 : 401;
  log.used({ secret: token, where: 'authorization', operation: `${method} ${request.url}`, status });
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(allowed ? { entry: 'posted' } : { error: 'invalid_token' }));
}
