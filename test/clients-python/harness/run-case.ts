import { type Played, playCase } from '../../clients/harness/play-case.ts';
import type { Problem } from '../../clients/harness/verdict.ts';
import type { PythonCase } from '../cases/python-case.ts';
import type { InstalledPackages } from './installed-packages.ts';
import { runPythonScript } from './run-script.ts';

export interface PythonResult extends Played {
  readonly kase: PythonCase;
  /** Of the client itself; Python's for what is part of it. */
  readonly version: string;
}

/** Runs the script of a case once and says what the hooks saw of it. */
export async function runPythonCase(
  kase: PythonCase,
  installed: InstalledPackages,
  isHooked = true,
): Promise<PythonResult> {
  const played = await playCase(kase, (stage) => runPythonScript(kase, stage, isHooked));
  const problems = kase.unseen === undefined ? played.problems : otherThanMissed(played.problems);
  return { ...played, problems, kase, version: versionOf(kase, installed) };
}

/** Of a client whose uses are known not to be seen: the page says so, and it must stay true. */
function otherThanMissed(problems: readonly Problem[]): readonly Problem[] {
  const others = problems.filter(({ what }) => /^(?:script|server|leak|extra)\b/.test(what));
  const isMissed = problems.some(({ what }) => what.startsWith('use: '));
  return isMissed ? others : [...others, { what: 'page', detail: 'is said not to be seen, and is' }];
}

function versionOf({ packages }: PythonCase, installed: InstalledPackages): string {
  const name = packages[0];
  return name === undefined ? installed.python : (installed.packages[name.toLowerCase()] ?? 'not installed');
}
