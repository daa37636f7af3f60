import { grpcMessages } from '../../../instrumentation/node/grpc-messages.ts';
import { issuers, matchIssuer } from '../../../src/core/issuers/index.ts';
import type { Exchange, Issued } from '../../../src/core/issuers/issuer.ts';
import { exchange } from '../../core/issuers/exchange.ts';
import { allExchanges } from '../../core/issuers/exchanges/all.ts';
import { bytesOfText, textOf } from '../corpus.ts';
import { must, type Target } from '../target.ts';

/** Which exchange of the table it is, then a request body and an answer. */
const divider = '\n\u0001\n';

const target: Target = {
  name: 'issuers',
  what: 'answers of issuing endpoints, each in the place of another: no issuer throws or hands out what a span cannot carry',
  words: [
    'access_token',
    'expires_in',
    'client_secret',
    'Credentials',
    '<AccessKeyId>',
    '&#0;',
    '&#x110000;',
    '"data":',
    'null',
    '1e999',
    '-1',
    '%00',
    divider,
  ],
  corpus: async () =>
    (await allExchanges()).map((row, i) => {
      const { requestBody, responseBody, responseBytes } = exchange(row.exchange);
      const head = bytesOfText(`${i}${divider}${requestBody ?? ''}${divider}`);
      return Buffer.concat([head, responseBytes ?? bytesOfText(responseBody)]);
    }),
  async prepare() {
    const made = (await allExchanges()).map((row) => exchange(row.exchange));
    return (input, random, timed) => {
      const [number, requestBody, ...answer] = textOf(input).split(divider);
      const first = made[(Number.parseInt(number ?? '', 10) || 0) % made.length];
      const other = made[random(made.length)];
      if (first === undefined || other === undefined) return 'none';
      const text = answer.join(divider);
      const bytes = input.subarray(Math.max(0, input.lastIndexOf(divider) + divider.length));
      const isBinary = first.responseBytes != null;
      const broken: Exchange = {
        ...(random(4) === 0 ? other : first),
        requestBody: requestBody ?? null,
        responseBody: isBinary ? '' : text.slice(0, 65_536),
        responseBytes: isBinary ? bytes : null,
        status: [200, 200, 201, 204, 302, 400][random(6)] ?? 200,
      };
      const matched = matchIssuer({
        ...broken.request,
        path: random(4) === 0 ? text.slice(0, 500) : broken.request.path,
      });
      let issued = 0;
      for (const issuer of random(8) === 0 ? issuers : [matched, issuers[random(issuers.length)]]) {
        if (issuer != null) issued += timed(() => mustBeSendable(issuer, broken));
      }
      return issued > 0 ? 'issued' : 'nothing issued';
    };
  },
};

function mustBeSendable(issuer: (typeof issuers)[number], broken: Exchange): number {
  for (const { secret } of issuer.presented(broken.request, broken.requestBody ?? ''))
    must(isCanonical(secret), 'what is presented is canonical');
  for (const end of issuer.ended?.(broken) ?? [])
    must(end.secret === null ? isText(end.joinKey) : isCanonical(end.secret), 'what is ended has a name');
  issuer.learned?.(broken);
  for (const { joinKey, expiresAt } of issuer.renewed?.(broken) ?? [])
    must(isText(joinKey) && Number.isSafeInteger(expiresAt), 'what is renewed has a name and a time');
  const issued = issuer.issued(broken);
  for (const each of issued) mustBeCarried(issuer.id, each);
  return issued.length;
}

function mustBeCarried(
  id: string,
  { secret, parents, issuedAt, expiresAt, scopes, audience, joinKeys, ...facts }: Issued,
): void {
  const isApart = parents.every((parent) => isCanonical(parent) && parent !== secret);
  must(isCanonical(secret) && isApart, `what ${id} issues is canonical`);
  for (const time of [issuedAt, expiresAt])
    must(time === null || Number.isSafeInteger(time), `a time of ${id} is a time`);
  const { type, provider, name, policy, subject, issuer } = facts;
  for (const [fact, text] of Object.entries({ type, provider, name, policy, subject, issuer }))
    must(text === null || isText(text), `${fact} of ${id} is a text`);
  for (const list of [scopes, audience, joinKeys]) must(list.every(isText), `a list of ${id} is of texts`);
}

function isText(text: unknown): boolean {
  return typeof text === 'string' && text !== '';
}

function isCanonical(secret: string): boolean {
  return secret !== '' && secret === secret.trim();
}

const mostMessage = 65_536;

const grpc: Target = {
  name: 'grpc-messages',
  what: 'bodies of gRPC answers, in chunks: `grpcMessages`',
  corpus(random) {
    const message = (text: string, flag = 0): Buffer => {
      const head = Buffer.alloc(5);
      head[0] = flag;
      head.writeUInt32BE(text.length, 1);
      return Buffer.concat([head, Buffer.from(text)]);
    };
    return [
      message('one'),
      Buffer.concat(['a', 'bb', ''].map((text) => message(text))),
      message('x'.repeat(300), 1),
      message('y'.repeat(random(3000))),
    ];
  },
  prepare: () => (input, random) => {
    let [messages, lost] = [0, 0];
    const sink = grpcMessages({
      mostBytes: mostMessage,
      encoding: () => ['gzip', 'deflate', 'zstd', 'br', 'odd', null][random(6)] ?? null,
      onMessage: (message) => {
        must(message.length <= mostMessage, 'a message is bounded');
        messages += 1;
      },
      onLost: () => {
        lost += 1;
      },
    });
    for (let at = 0; at < input.length; ) {
      const to = at + 1 + random(random(3) === 0 ? 16 : input.length);
      sink.add(input.subarray(at, to));
      at = to;
    }
    must(messages * 5 <= input.length, 'a message has a head');
    return `${messages > 0 ? 'messages' : 'none'}${lost > 0 ? ', some lost' : ''}`;
  },
};

export const issuerTargets: readonly Target[] = [target, grpc];
