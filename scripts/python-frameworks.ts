import { spawnSync } from 'node:child_process';
import { pythonEnvironment } from './python-environment.ts';

/** Agents of frameworks that are too heavy for every run of the tests (1.5 GB), in an environment of their own. */
const environment = pythonEnvironment({
  folder: '.cache/python-frameworks',
  requirements: 'test/python/requirements-frameworks.txt',
});
if ('problem' in environment) {
  process.stderr.write(`${environment.problem}\n`);
  process.exitCode = 1;
} else {
  const words = ['-m', 'unittest', 'discover', '-v', '-s', 'test/python', '-p', 'test_agent_fram*.py'];
  process.exitCode = spawnSync(environment.python, words, { stdio: 'inherit' }).status ?? 1;
}
