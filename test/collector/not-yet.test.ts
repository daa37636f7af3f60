import { expect, test } from 'vitest';
import { notYet } from '../../collector/not-yet.ts';
import { readAnswer } from '../support/otlp-answer.ts';

test.each(['application/json', 'application/x-protobuf'])(
  'a sender of %s hears in its type that the collector is starting, and when to come again',
  async (type) => {
    const response = notYet(
      new Request('http://x/v1/traces', { method: 'POST', headers: { 'content-type': type } }),
    );
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    const answer = readAnswer(
      503,
      response.headers.get('content-type') ?? '',
      Buffer.from(await response.arrayBuffer()),
    );
    expect(response.headers.get('content-type')).toBe(type);
    expect(answer).toEqual({
      kind: 'status',
      code: 14,
      message: expect.stringContaining('starting'),
      badRequest: false,
    });
  },
);

test('the process lives, and nothing else works yet', async () => {
  expect(await notYet(new Request('http://x/healthz')).text()).toBe('ok\n');
  for (const path of ['/readyz', '/metrics', '/api/v1/credentials']) {
    const response = notYet(new Request(`http://x${path}`));
    expect([response.status, await response.text()]).toEqual([
      503,
      'not ready: the collector is starting; try again\n',
    ]);
  }
});
