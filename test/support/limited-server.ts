import { createByteBudget } from '../../collector/byte-budget.ts';
import { connectionLimits } from '../../collector/connection-limits.ts';
import { readBody } from '../../collector/read-body.ts';
import { listen } from '../../collector/server.ts';

/**
 * A collector's door in a process of its own, with the limits that the first argument names in JSON: it reads a
 * body and says how long it was, or answers with much. Prints where it listens, then each connection it ended.
 */
const limits = { ...connectionLimits, ...(JSON.parse(process.argv[2] ?? '{}') as object) };
const large = 'x'.repeat(32 * 1024 * 1024);
const limit = 1024 * 1024;
const budget = createByteBudget(limit);
const server = await listen(
  {
    fetch: async (request, { incoming }) => {
      if (new URL(request.url).pathname === '/large' || incoming === undefined) return new Response(large);
      const lease = budget.lease();
      const body = await readBody(incoming, { declared: null, limit, lease }).finally(lease.release);
      return new Response(String(body.length));
    },
  },
  { host: '127.0.0.1', port: 0, tls: null },
  { limits, ended: (why) => process.stdout.write(`ended ${why}\n`) },
);
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
setInterval(() => process.stdout.write(`${JSON.stringify({ connections: server.connections() })}\n`), 200);
