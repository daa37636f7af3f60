import { overHttp, overHttp2, overTcp, type Place, send, webSocket } from './servers.ts';

/** In every part of requests that are no issuer's. */
export function inRequests(c: string): readonly Place[] {
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  const path = encodeURIComponent(c);
  const headers: readonly Record<string, string>[] = [
    ...['Bearer', 'Token', 'Digest', 'Custom', 'AWS4-HMAC-SHA256 Credential='].map((scheme) => ({
      authorization: `${scheme} ${c}`,
    })),
    ...[`user:${c}`, `${c}:`, `${c}:x`, `${c}:${c}`, c].map(basic),
    ...[
      'x-api-key',
      'x-vault-token',
      'cookie',
      'user-agent',
      'referer',
      'x-anything',
      'proxy-authorization',
    ].map((name) => ({ [name]: c })),
    { cookie: `session=${c}; other=${c}` },
    { traceparent: c, tracestate: `a=${c}`, baggage: `user.id=${path}` },
    { [c.replaceAll(/[^A-Za-z0-9-]/g, '-')]: 'x', 'x-request-id': c, 'x-amz-target': `${c}.${c}` },
    { 'content-type': `application/${c}`, accept: c },
  ];
  const paths = [
    `/?token=${path}&a=1`,
    `/?${path}=1&access_token=${path}`,
    `/callback?code=${path}&state=${path}#${path}`,
    `/bot${path}/sendMessage`,
    `/services/T000/B000/${path}`,
    `/v1/secret/data/${path}`,
    `/${path}/${path.toLowerCase()}`,
    `/?X-Amz-Credential=${path}&X-Amz-Signature=${path}&X-Amz-Security-Token=${path}`,
  ];
  return [
    ...headers.map((each) => () => send('/headers', { headers: each })),
    ...headers.map((each) => () => overHttp(each)),
    ...headers.slice(0, 8).map((each) => () => overHttp2(each)),
    ...paths.map(
      (each) => () => send(each, { headers: { authorization: 'Bearer of-another-kind-0123456789' } }),
    ),
    () => overHttp({}, { auth: `${c}:${c}` }),
    () => overHttp({ host: c }, {}),
    () => overHttp({}, { host: `${c.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-')}.localhost` }),
    () =>
      send(
        '/v1/chat/completions',
        json({ messages: [{ role: 'user', content: `use ${c} please` }], user: c }),
      ),
    () =>
      send('/mcp', {
        ...json(toolCall(c)),
        headers: { accept: 'application/json, text/event-stream', [`mcp-name`]: c },
      }),
    () => webSocket(c),
    ...[`AUTH ${c}`, `AUTH ${c} ${c}`, `HELLO 3 AUTH ${c} ${c} SETNAME ${c}`].map(
      (line) => () => overTcp(resp(line)),
    ),
    () => overTcp(postgresStart(c)),
    () =>
      overTcp(
        Buffer.from(
          `EHLO ${c}\r\nAUTH PLAIN ${Buffer.from(`\0${c}\0${c}`).toString('base64')}\r\nMAIL FROM:<${c}>\r\n`,
        ),
      ),
    () =>
      overTcp(
        Buffer.from(`CONNECT {"user":"${c}","pass":"${c}","auth_token":"${c}","name":"${c}"}\r\nPING\r\n`),
      ),
    () =>
      new Promise((resolve) =>
        overHttp({ authorization: `Bearer ${c}` }, { port: 1 }).then(resolve, resolve),
      ),
  ];
}

function json(body: unknown): RequestInit {
  return { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

function toolCall(c: string): object {
  const params = { name: c, arguments: { token: c, text: `say ${c}` }, _meta: { baggage: `user.id=${c}` } };
  return { jsonrpc: '2.0', id: c, method: 'tools/call', params };
}

function resp(line: string): Buffer {
  const words = line.split(' ');
  return Buffer.from(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`);
}

function postgresStart(c: string): Buffer {
  const body = Buffer.from(`\0\x03\0\0user\0${c}\0database\0${c}\0application_name\0${c}\0\0`, 'latin1');
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length + 4);
  return Buffer.concat([head, body]);
}
