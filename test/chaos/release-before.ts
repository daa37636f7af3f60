import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Skipped } from './campaign.ts';

/** The newest migration of the release before, and its commit. To be moved on with each release that has migrations. */
export const lastMigrationBefore = '0005-jobs';
const commit = '6139a8c9bfe8124af01f4a3f0d57c238940ad049';

export interface Release {
  /** Its source, ready to be run. */
  readonly folder: string;
  readonly commit: string;
}

/**
 * The release before, from the history of the repository. It runs with the packages of today. Without a history (an archive, a shallow clone) there is nothing to upgrade from.
 */
export function releaseBefore(): Release | Skipped {
  const root = git(['rev-parse', '--show-toplevel']);
  if (root === null || realpathSync(root) !== realpathSync('.')) {
    return {
      skipped: 'the release before is made from the history of the repository, and there is none here',
    };
  }
  if (git(['cat-file', '-e', `${commit}^{commit}`]) === null) {
    return { skipped: `the history of this clone does not reach back to ${commit}` };
  }
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-release-before-'));
  const archive = spawnSync('git', ['archive', '--format=tar', commit, 'package.json', 'collector', 'src'], {
    maxBuffer: 1024 * 1024 * 1024,
  });
  const unpacked = spawnSync('tar', ['-x', '-C', folder], { input: archive.stdout });
  if (archive.status !== 0 || unpacked.status !== 0) return { skipped: `${commit} cannot be unpacked` };
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return { folder, commit };
}

/** What git says; null: it fails, or is not there. */
function git(args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
