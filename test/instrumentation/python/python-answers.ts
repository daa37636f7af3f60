import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A function of both languages by its name on the Node side, and what it is given. */
export type Question = readonly [name: string, given: readonly unknown[]];

const script = join(import.meta.dirname, '../../python/answer_parity.py');

/** What Python says to each question, in order. */
export function pythonAnswers(questions: readonly Question[]): readonly unknown[] {
  const { status, stdout, stderr } = spawnSync('python3', [script], {
    input: JSON.stringify(questions),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (status !== 0) throw new Error(`python3 did not answer: ${stderr}`);
  return JSON.parse(stdout) as readonly unknown[];
}
