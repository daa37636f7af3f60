import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { markdownTable } from '../markdown-table.ts';
import { withBenchPostgres } from './bench-postgres.ts';
import { type GrowthPoint, growthPoint } from './growth-cost.ts';
import { growthPicture } from './growth-picture.ts';

const most = Number(process.env['MAYFLY_BENCH_ROWS'] ?? 1_000_000);
const picture = resolve(import.meta.dirname, '../../../docs/ingest-growth.svg');

/**
 * The fold of new credentials into inventories of 10,000 to 1 million credentials, ten million with
 * `MAYFLY_BENCH_ROWS=10000000` (some 10 GB of disk). Draws the picture of the page too.
 */
export function growth(): Promise<string> {
  return withBenchPostgres(async (postgres) => {
    const points: GrowthPoint[] = [];
    for (const credentials of [10_000, 100_000, 1_000_000, 10_000_000].filter((count) => count <= most)) {
      points.push(await growthPoint(postgres, credentials));
    }
    writeFileSync(picture, growthPicture(points));
    const first = points[0]?.microsPerSpan ?? Number.NaN;
    return markdownTable(
      [
        'credentials',
        'fold of a span of a new credential, server CPU µs',
        'times the first',
        'bytes a credential',
      ],
      points.map(({ credentials, microsPerSpan, bytesPerCredential }) => [
        credentials,
        microsPerSpan,
        microsPerSpan / first,
        bytesPerCredential,
      ]),
    );
  });
}
