/*
 * Makes `npm run demo`, `npm test` and the rest work from a fresh clone, with whatever Node started them:
 * installs the dependencies when the lockfile is newer than what is installed, finds the repository's own
 * Node, builds the preload, then runs the script that was asked for under that Node.
 * Plain JavaScript on purpose: it must run on a Node that cannot run TypeScript.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const [script, ...args] = process.argv.slice(2);

const node = ownNode();
for (const folder of foldersOf(script)) installDependencies(join(root, folder));
run(join(root, 'scripts/build.ts'), []);
const child = spawn(node, [join(root, script), ...args], {
  cwd: root,
  stdio: 'inherit',
  env: environment(),
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));

/** The path of a Node that fits: the repository's own, this one, or one that is downloaded now. */
function ownNode() {
  const name = platformPackage();
  const places = [join(root, 'node_modules'), join(root, '.cache/node/node_modules')];
  for (const place of places) {
    const found = name && join(place, name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (found && existsSync(found)) return found;
  }
  if (fits(process.versions.node)) return process.execPath;
  if (!name)
    fail(
      `Node ${process.versions.node} is too old and none is packaged for this machine: install Node 22.18 or newer`,
    );
  say(
    `Node ${process.versions.node} is too old to run TypeScript: fetching Node ${manifest.optionalDependencies[name]} into .cache`,
  );
  mkdirSync(join(root, '.cache/node'), { recursive: true });
  writeFileSync(join(root, '.cache/node/package.json'), '{"private":true}\n');
  npm(
    process.execPath,
    ['install', '--no-save', `${name}@${manifest.optionalDependencies[name]}`],
    join(root, '.cache/node'),
  );
  return join(root, '.cache/node/node_modules', name, 'bin/node');
}

/** What is tested against other people's clients needs them; what a user runs does not. */
function foldersOf(name) {
  return name === 'scripts/test.ts' || name.startsWith('test/') ? ['.', 'test/clients'] : ['.'];
}

/** npm chooses by the Node that runs it, so it is run by the one that the lockfile was made under. */
function installDependencies(folder) {
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const mark = join(folder, 'node_modules/.mayfly-installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  say(`installing ${folder === root ? 'dependencies' : 'the client packages to test against'} (once)`);
  npm(node, ['ci'], folder);
  writeFileSync(mark, wanted);
}

function npm(runtime, words, cwd) {
  const cli = process.env.npm_execpath;
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  try {
    if (cli?.endsWith('.js'))
      execFileSync(runtime, [cli, ...words, ...quiet], { cwd, stdio: 'inherit', env: environment(runtime) });
    else execFileSync('npm', [...words, ...quiet], { cwd, stdio: 'inherit', env: environment(runtime) });
  } catch {
    fail(`npm ${words[0]} failed: see above; is the package registry reachable?`);
  }
}

/** `node` in scripts and children means the repository's own. */
function environment(runtime = node) {
  return {
    ...process.env,
    PATH: [dirname(runtime), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  };
}

function run(path, words) {
  try {
    execFileSync(node, [path, ...words], { cwd: root, stdio: 'inherit', env: environment() });
  } catch {
    process.exit(1);
  }
}

function platformPackage() {
  const names = Object.keys(manifest.optionalDependencies);
  return names.find((name) =>
    name.endsWith(`${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`),
  );
}

/** TypeScript runs without a flag from 22.18. */
function fits(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

function say(text) {
  process.stderr.write(`mayfly: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
