import type { Minting } from './minting.ts';
import type { DatabaseLogin } from './postgres-server.ts';
import { listenTcp, type TcpServer } from './tcp-server.ts';

/** Redis as far as `AUTH`, `HELLO`, `INFO` and commands that are answered by OK go (RESP 2 and 3). */
export function redisServer(minting: Minting, { host, port, password }: DatabaseLogin): Promise<TcpServer> {
  return listenTcp((socket) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const { commands, rest } = commandsIn(text);
      text = rest;
      for (const words of commands) {
        const name = words[0]?.toUpperCase();
        if (words.includes(minting.secretOf(password)))
          minting.presented(password, { host, port, what: String(name) });
        if (name === 'HELLO') socket.write(hello(words[1] === '3'));
        else if (name === 'INFO') socket.write('$35\r\nredis_version:8.0.0\r\nloading:0\r\n...\r\n');
        else if (name === 'PING') socket.write('+PONG\r\n');
        else if (name === 'QUIT') socket.end('+OK\r\n');
        else if (name === 'GET') socket.write('$-1\r\n');
        else socket.write('+OK\r\n');
      }
    });
  });
}

function hello(isThree: boolean): string {
  return `${isThree ? '%2' : '*4'}\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:${isThree ? 3 : 2}\r\n`;
}

/** Whole commands: arrays of bulk strings. */
function commandsIn(text: string): { readonly commands: readonly string[][]; readonly rest: string } {
  const commands: string[][] = [];
  let rest = text;
  for (let head = /^\*(\d+)\r\n/.exec(rest); head !== null; head = /^\*(\d+)\r\n/.exec(rest)) {
    const words: string[] = [];
    let at = head[0].length;
    for (
      let bulk = /^\$(\d+)\r\n/.exec(rest.slice(at));
      bulk !== null && words.length < Number(head[1]);
      bulk = /^\$(\d+)\r\n/.exec(rest.slice(at))
    ) {
      const from = at + bulk[0].length;
      const end = from + Number(bulk[1]);
      if (rest.length < end + 2) break;
      words.push(rest.slice(from, end));
      at = end + 2;
    }
    if (words.length < Number(head[1])) break;
    commands.push(words);
    rest = rest.slice(at);
  }
  return { commands, rest };
}
