import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A server that answers everything with the same, in a process of its own: its CPU time is nobody's cost here. */
export async function startPeer(
  folder: string,
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  writeFileSync(
    join(folder, 'peer.cjs'),
    `const server = require('node:http').createServer((request, response) => { request.resume(); response.setHeader('content-type', 'application/json'); response.end('{"ok":true}'); });
     server.keepAliveTimeout = 600_000;
     server.listen(0, '127.0.0.1', () => process.send(server.address().port));`,
  );
  const child = fork(join(folder, 'peer.cjs'));
  const port = await new Promise<number>((done) => child.once('message', (message) => done(Number(message))));
  return { url: `http://127.0.0.1:${port}/`, child };
}
