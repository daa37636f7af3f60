import { readFileSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';

/** How a test file asks for a server: itself, or through the store's two engines. */
const asks = /\btestPostgres\(|\/engines\.ts'/;

/**
 * One server for the whole run, in MAYFLY_TEST_POSTGRES, unless that is set already or no test file of
 * this run asks for one.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if ((process.env['MAYFLY_TEST_POSTGRES'] ?? '') !== '') return undefined;
  const filters = process.argv.slice(2).filter((word) => word !== 'run' && !word.startsWith('-'));
  const { testFiles } = await project.globTestFiles(filters);
  if (!testFiles.some((file) => asks.test(readFileSync(file, 'utf8')))) return undefined;
  const postgres = await startPostgres();
  process.env['MAYFLY_TEST_POSTGRES'] = postgres.url;
  // It ends with the run, so that nobody needs to drop what he made.
  process.env['MAYFLY_TEST_POSTGRES_OWN'] = '1';
  return postgres.stop;
}
