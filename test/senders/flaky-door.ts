import { createServer, request as httpRequest } from 'node:http';
import { statusResponse } from '../../src/core/otlp/responses.ts';

export interface FlakyDoor {
  readonly url: string;
  /** What was answered to trace requests, in order, the refusal and the cut (0) first. */
  readonly answers: () => readonly number[];
  /** What came: content type, a space, content encoding. */
  readonly kinds: () => ReadonlySet<string>;
  readonly close: () => void;
}

/**
 * In front of a collector: refuses the first request as an overloaded collector does, passes the second on and cuts
 * its answer off, and from then on passes everything on. A sender that keeps to OTLP loses nothing by that.
 */
export async function openFlakyDoor(target: string): Promise<FlakyDoor> {
  const answers: number[] = [];
  const kinds = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const type = request.headers['content-type'] ?? '';
      kinds.add(`${type} ${request.headers['content-encoding'] ?? 'identity'}`);
      if (answers.length === 0) {
        answers.push(503);
        const body = statusResponse(type === 'application/json' ? 'json' : 'protobuf', 14, 'try again');
        response.writeHead(503, { 'content-type': type, 'retry-after': '1' });
        response.end(body);
        return;
      }
      const { method, url = '/', headers } = request;
      const passing = httpRequest(target + url, { method, headers }, (answer) => {
        if (answers.length === 1) {
          answers.push(0);
          answer.resume();
          request.socket.resetAndDestroy();
          return;
        }
        answers.push(answer.statusCode ?? 0);
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      passing.on('error', () => response.destroy());
      passing.end(Buffer.concat(chunks));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    answers: () => answers,
    kinds: () => kinds,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
