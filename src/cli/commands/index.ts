import type { Command } from '../command.ts';
import { complete } from './__complete.ts';
import { createCompletion } from './completion.ts';
import { coverage } from './coverage.ts';
import { doctor } from './doctor.ts';
import { drain } from './drain.ts';
import { exportAdd } from './export-add.ts';
import { exportBackfill } from './export-backfill.ts';
import { exportChange } from './export-change.ts';
import { exportDeadLetters } from './export-dead-letters.ts';
import { exportList } from './export-list.ts';
import { exportPause } from './export-pause.ts';
import { exportPreview } from './export-preview.ts';
import { exportRemove } from './export-remove.ts';
import { exportReplay } from './export-replay.ts';
import { exportResume } from './export-resume.ts';
import { exportShow } from './export-show.ts';
import { exportTest } from './export-test.ts';
import { createHelp } from './help.ts';
import { list } from './list.ts';
import { live } from './live.ts';
import { run } from './run.ts';
import { show } from './show.ts';
import { tokenCreate } from './token-create.ts';
import { tokenList } from './token-list.ts';
import { tokenRevoke } from './token-revoke.ts';
import { verify } from './verify.ts';
import { version } from './version.ts';
import { workloads } from './workloads.ts';

/** Every command. A new one is a file beside this, a line here and a test. */
export const commands: readonly Command[] = [
  run,
  live,
  list,
  show,
  workloads,
  coverage,
  tokenCreate,
  tokenList,
  tokenRevoke,
  exportAdd,
  exportList,
  exportShow,
  exportChange,
  exportTest,
  exportPause,
  exportResume,
  exportRemove,
  exportBackfill,
  exportReplay,
  exportDeadLetters,
  exportPreview,
  doctor,
  drain,
  verify,
  createCompletion(() => commands.filter(({ hidden }) => hidden !== true)),
  version,
  createHelp(() => commands.filter(({ hidden }) => hidden !== true)),
  complete,
];
