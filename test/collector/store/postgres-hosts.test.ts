import { expect, test } from 'vitest';
import { hostsOf, mustHaveHosts } from '../../../collector/store/postgres-hosts.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

test.each([
  ['one host', 'postgres://u:p@db:5432/x', ['postgres://u:p@db:5432/x']],
  ['no port, no user, no database', 'postgresql://db', ['postgresql://db']],
  [
    'two hosts with ports',
    'postgres://u:p%40q@a:5432,b:5433/x?target_session_attrs=read-write',
    ['postgres://u:p%40q@a:5432/x', 'postgres://u:p%40q@b:5433/x'],
  ],
  [
    'other parameters stay',
    'postgres://a,b/x?sslmode=require&target_session_attrs=primary',
    ['postgres://a/x?sslmode=require', 'postgres://b/x?sslmode=require'],
  ],
  [
    'addresses of version 6',
    'postgres://[::1]:1,[fe80::2]:2/x',
    ['postgres://[::1]:1/x', 'postgres://[fe80::2]:2/x'],
  ],
  [
    'hosts and ports in the query',
    'postgres://u@localhost/x?host=%2Fa,%2Fb&port=1,2',
    ['postgres://u@localhost/x?host=%2Fa&port=1', 'postgres://u@localhost/x?host=%2Fb&port=2'],
  ],
  [
    'one port for all',
    'postgres://u@localhost/x?host=a,b&port=7',
    ['postgres://u@localhost/x?host=a&port=7', 'postgres://u@localhost/x?host=b&port=7'],
  ],
  ['a socket', 'postgres://u@localhost/x?host=%2Frun', ['postgres://u@localhost/x?host=%2Frun']],
])('%s', (_what, url, urls) => expect(hostsOf(url)).toEqual(urls));

test.each([
  ['another scheme', 'mysql://db/x'],
  ['nothing', ''],
  ['a list with a hole', 'postgres://a,,b/x'],
  ['a port that is none', 'postgres://a:x,b/x'],
  ['a reader is wanted', 'postgres://a,b/x?target_session_attrs=standby'],
  ['two ports for three hosts', 'postgres://l/x?host=a,b,c&port=1,2'],
])('%s is refused, without saying what was there', (_what, url) => {
  expect(hostsOf(url)).toBeNull();
  const secret = fakeSecret('', 20);
  try {
    mustHaveHosts(url.replace('://', `://u:${secret}@`));
    expect.fail('was taken');
  } catch (error) {
    expect(error).toMatchObject({ code: 'config.invalid' });
    expect(String(error)).not.toContain(secret);
  }
});
