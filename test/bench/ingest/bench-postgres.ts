import { tmpdir } from 'node:os';
import { type OwnPostgres, startPostgres } from '../../support/postgres.ts';

/** What a server that takes this load is given (docs: wal_compression, room between checkpoints); durable. */
const settings = {
  synchronous_commit: 'on',
  wal_compression: 'on',
  max_wal_size: '8GB',
  checkpoint_timeout: '15min',
  shared_buffers: process.env['MAYFLY_BENCH_SHARED_BUFFERS'] ?? '2GB',
  jit: 'off',
};

/**
 * Work beside a server of its own, whose processes can be told apart from all others; its settings go below. It takes
 * over a data directory when there is one.
 */
export async function withBenchPostgres(
  work: (postgres: OwnPostgres) => Promise<string>,
  data: string | null = null,
): Promise<string> {
  const postgres = await startPostgres(settings, tmpdir(), data);
  try {
    const told = Object.entries({ fsync: 'on', ...settings }).map(([name, value]) => `${name}=${value}`);
    return `${await work(postgres)}\n\nPostgreSQL: ${told.join(', ')}.`;
  } finally {
    await postgres.stop();
  }
}
