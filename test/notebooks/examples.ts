import { deepEqual, equal, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeSecret } from '../support/fake-secret.ts';
import { testKeyText } from '../support/run-hooked.ts';
import { usesOf } from './uses-by-secret.ts';

const examples = 'instrumentation/python/examples';
const ask = (secret: string): string =>
  `import urllib.request as u\ntry: u.urlopen(u.Request('http://127.0.0.1:1/', headers={'Authorization': 'Bearer ${secret}'}))\nexcept OSError: pass`;

/** The files that people copy, run: a job of papermill, a kernelspec with an environment, a worker that forks. */
export async function checkExamples(programs: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-examples-'));
  const spool = join(folder, 'spool');
  const key = join(folder, 'key');
  writeFileSync(key, `${testKeyText}\n`, { mode: 0o600 });
  const env = {
    PATH: `${programs}:${process.env['PATH']}`,
    HOME: folder,
    MAYFLY_SPOOL: spool,
    MAYFLY_DRAIN: 'external',
  };
  const keyed = { ...env, MAYFLY_FINGERPRINT_KEY_FILE: key };
  const run = (program: string, words: readonly string[], more: Record<string, string>): string =>
    execFileSync(program, words, { cwd: folder, env: { ...env, ...more }, encoding: 'utf8', stdio: 'pipe' });

  const [job, ofKernel, task, ofExecute] = [0, 1, 2, 3].map(() => fakeSecret('ghp_', 36)) as [
    string,
    string,
    string,
    string,
  ];
  writeNotebook(join(folder, 'report.ipynb'), ask(job));
  run(join(process.cwd(), examples, 'nightly-report.sh'), ['report.ipynb', 'out.ipynb'], keyed);
  const [first] = usesOf(spool, job);
  deepEqual([first?.notebook, String(first?.cell).slice(0, 5)], ['report.ipynb', 'code:']);

  writeNotebook(join(folder, 'other.ipynb'), ask(ofExecute));
  run('jupyter', ['execute', 'other.ipynb'], { ...keyed, MAYFLY_NOTEBOOK: 'other.ipynb' });
  equal(usesOf(spool, ofExecute)[0]?.notebook, 'other.ipynb');

  // VS Code starts a kernel by its kernelspec, with the environment that stands in it.
  const specs = join(folder, 'share/jupyter/kernels/watched');
  mkdirSync(specs, { recursive: true });
  const spec = JSON.parse(readFileSync(`${examples}/kernel.json`, 'utf8')) as { env: Record<string, string> };
  spec.env['MAYFLY_FINGERPRINT_KEY_FILE'] = key;
  writeFileSync(join(specs, 'kernel.json'), JSON.stringify(spec));
  writeNotebook(join(folder, 'code.ipynb'), ask(ofKernel));
  run('jupyter', ['execute', '--kernel_name=watched', 'code.ipynb'], {
    JUPYTER_PATH: join(folder, 'share/jupyter'),
  });
  equal(usesOf(spool, ofKernel).length, 1);

  const script = `import sys; sys.path.insert(0, ${JSON.stringify(join(process.cwd(), examples))})
from forking_worker import run_task
def work():
${ask(task).replaceAll(/^/gm, '    ')}
sys.exit(run_task('load-orders', 'extract', work) or run_task('load-orders', 'extract', lambda: 1/0) != 1)`;
  run('python', ['-c', script], keyed);
  const [use] = usesOf(spool, task);
  ok(use !== undefined && use.count === 1);

  // Without an engine for containers, its line is run as it stands, but for the package: that of this clone is installed.
  const dockerfile = readFileSync(`${examples}/Dockerfile`, 'utf8');
  const line = /^RUN pip install .* && (.*)$/m.exec(dockerfile)?.[1] ?? '';
  ok(run('sh', ['-c', line], {}).includes('mayfly is on'));
  return [
    'a job of papermill',
    'jupyter execute',
    'a kernelspec with an environment',
    'a worker that forks',
    'the line of the Dockerfile, without an engine',
  ];
}

function writeNotebook(path: string, source: string): void {
  const cells = [{ cell_type: 'code', id: 'only', metadata: {}, outputs: [], execution_count: null, source }];
  const kernelspec = { name: 'python3', display_name: 'Python 3', language: 'python' };
  writeFileSync(path, JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
}
