import { Client } from 'pg';

/** Cancels the statements, or ends the backends, of every collector on a server; of those that wait for something. */
export async function disturb(
  url: string,
  how: 'pg_cancel_backend' | 'pg_terminate_backend',
  waitEvent: string | null = null,
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `select ${how}(pid) from pg_stat_activity
       where application_name = 'mayfly' and ($1::text is null or wait_event = $1)`,
      [waitEvent],
    );
  } finally {
    await client.end();
  }
}
