import { gather, type LoginServer, type LoginServerOptions, startLoginServer } from './login-server.ts';

/** Speaks RESP as far as clients ask at their beginning. Users and their passwords; `default` is who names none. */
export function startRedisServer(
  passwords: Readonly<Record<string, string>>,
  options: LoginServerOptions = {},
): Promise<LoginServer> {
  return startLoginServer((peer) => {
    const login = (user: string, password: string): boolean => passwords[user] === password;
    const answer = (words: readonly string[]): string => {
      const [name = '', ...rest] = words;
      const word = name.toUpperCase();
      const denied = '-WRONGPASS invalid username-password pair or user is disabled.\r\n';
      if (word === 'AUTH') {
        const [user, password] = rest.length === 1 ? ['default', rest[0]] : rest;
        return login(user ?? '', password ?? '') ? '+OK\r\n' : denied;
      }
      if (word === 'HELLO') {
        const at = rest.findIndex((each) => each.toUpperCase() === 'AUTH');
        if (at >= 0 && !login(rest[at + 1] ?? '', rest[at + 2] ?? '')) return denied;
        return rest[0] === '3'
          ? '%2\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:3\r\n'
          : '*4\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:2\r\n';
      }
      if (word === 'INFO')
        return bulk('# Server\r\nredis_version:7.4.0\r\nredis_mode:standalone\r\nloading:0\r\n');
      if (word === 'GET') return bulk('value');
      if (word === 'PING') return '+PONG\r\n';
      return '+OK\r\n';
    };
    return gather((bytes) => {
      const words: string[] = [];
      let at = bytes.indexOf('\r\n');
      const count = Number(bytes.toString('latin1', 1, at));
      if (at < 0) return 0;
      at += 2;
      for (let i = 0; i < count; i++) {
        const end = bytes.indexOf('\r\n', at);
        const length = Number(bytes.toString('latin1', at + 1, end));
        if (end < 0 || bytes.length < end + 4 + length) return 0;
        words.push(bytes.toString('utf8', end + 2, end + 2 + length));
        at = end + 4 + length;
      }
      peer.send(answer(words));
      return at;
    });
  }, options);
}

function bulk(text: string): string {
  return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}
