import { pythonEnvironment } from '../../../scripts/python-environment.ts';

let made: string | null = null;

/** The Python that scripts run under: one that was given, or that of the clients' own environment, made when it is asked for. */
export function clientsPython(given: string | null = null): string {
  if (given !== null) made = given;
  if (made !== null) return made;
  const environment = pythonEnvironment({
    folder: '.cache/clients-python',
    requirements: 'test/clients-python/requirements.txt',
  });
  if ('problem' in environment) throw new Error(environment.problem);
  made = environment.python;
  return made;
}
