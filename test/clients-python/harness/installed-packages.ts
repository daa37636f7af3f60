import { spawnSync } from 'node:child_process';

const program = `
import json, platform
from importlib.metadata import distributions
found = {each.metadata["Name"].lower().replace("_", "-"): each.version for each in distributions()}
print(json.dumps({"python": platform.python_version(), "packages": found}))
`;

export interface InstalledPackages {
  /** Version of the language. */
  readonly python: string;
  /** By name in lower case. */
  readonly packages: Readonly<Record<string, string>>;
}

export function installedPackages(python: string): InstalledPackages {
  const { status, stdout, stderr } = spawnSync(python, ['-c', program], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${python} does not say what is installed: ${stderr}`);
  return JSON.parse(stdout) as InstalledPackages;
}
