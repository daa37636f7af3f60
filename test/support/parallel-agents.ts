import { attributedRun } from './attributed-run.ts';
import { startServer } from './echo-server.ts';

export interface ParallelAgents {
  /**
   * Runs a program in which every agent presents its own credential three times, by `send(headers, path)`,
   * while the others do; `url` is the server, `withActor`, `http` and `wait(ms)` are at hand.
   */
  readonly run: (
    send: string,
    env?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly used: object; readonly expected: object; readonly stdout: string }>;
  readonly close: () => Promise<void>;
}

/** Agents that work at the same time against one server, which answers late, in pieces and out of order. */
export async function parallelAgents(count: number): Promise<ParallelAgents> {
  const agents = Array.from({ length: count }, (_, i) => `AGENT${i}_TOKEN`);
  const expected = Object.fromEntries(
    agents.map((agent, i) => [agent, [{ agent, tool: 'dig', conversation: `c${i}` }]]),
  );
  const server = await startServer((request, response) => {
    const delay = 1 + (((request.url?.length ?? 0) * 7) % 11);
    setTimeout(() => {
      response.write('{');
      setTimeout(() => response.end('}'), delay);
    }, delay);
  });
  return {
    close: server.close,
    async run(send, env = {}) {
      const program = `
        import http from 'node:http';
        const withActor = (actor, work) => (globalThis[Symbol.for('mayfly.withActor')] ?? ((_, run) => run()))(actor, work);
        const url = '${server.url}'; const wait = (ms) => new Promise((r) => setTimeout(r, ms));
        ${send}
        await Promise.all(${JSON.stringify(agents)}.map((name, i) => withActor({ agent: name, tool: 'dig', conversation: 'c' + i }, async () => {
          const headers = { authorization: 'Bearer ' + process.env[name] };
          for (let n = 0; n < 3; n++) { await wait(i % 3); await send(headers, '/' + 'x'.repeat(i % 5)); } })));
        process.exit(0);`;
      const { used, stdout, stderr, code } = await attributedRun(program, {
        secrets: agents,
        echo: server.url,
        env,
      });
      if (stderr !== '' || code !== 0)
        throw new Error(`the program failed with ${code}: ${stderr.slice(0, 2_000)}`);
      return { used, expected, stdout };
    },
  };
}
