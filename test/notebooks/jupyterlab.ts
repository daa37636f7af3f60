import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { chromiumPath, openPage, startBrowser, withoutChromium } from '../support/browser.ts';
import { freePort } from '../support/collector-process.ts';
import { startServer as startEcho } from '../support/echo-server.ts';
import { eventually } from '../support/eventually.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { fingerprintOf, testKeyText } from '../support/run-hooked.ts';
import { openLab } from './lab-page.ts';
import { startServer } from './start-server.ts';
import { usesOf } from './uses-by-secret.ts';

const patience = 90_000;

/** A notebook that somebody types and runs in JupyterLab; its saved file and its server say what is true. */
export async function checkJupyterLab(programs: string): Promise<readonly string[]> {
  if (chromiumPath === null) throw new Error(withoutChromium);
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-lab-'));
  const spool = join(folder, 'spool');
  const work = join(folder, 'work');
  mkdirSync(work);
  const names = ['plain', 'twice', 'thread', 'await', 'first', 'edited', 'child', 'anew', 'shown'] as const;
  const secrets = Object.fromEntries(names.map((name) => [name, fakeSecret('ghp_', 36)]));
  const port = await freePort();
  const token = fakeSecret('', 32);
  const presented: string[] = [];
  const echo = await startEcho((request, response) => {
    presented.push(request.headers.authorization?.split(' ')[1] ?? '');
    response.end('{}');
  });
  const lab = await startServer(
    [
      join(programs, 'jupyter-lab'),
      '--no-browser',
      '--allow-root',
      '--ip=127.0.0.1',
      `--port=${port}`,
      `--IdentityProvider.token=${token}`,
      `--ServerApp.root_dir=${work}`,
      // Its news asks the internet.
      '--LabApp.news_url=',
      '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
    ],
    {
      cwd: work,
      url: `http://127.0.0.1:${port}/api`,
      env: {
        PATH: `${programs}:${process.env['PATH']}`,
        HOME: folder,
        MAYFLY_FINGERPRINT_KEY: testKeyText,
        MAYFLY_SPOOL: spool,
        MAYFLY_DRAIN: 'external',
        ECHO: echo.url,
        ...Object.fromEntries(names.map((name) => [`KEY_${name.toUpperCase()}`, secrets[name] ?? ''])),
      },
    },
  );
  const browser = await startBrowser();
  try {
    const { page } = await openPage(browser);
    const notebook = await openLab(page, `http://127.0.0.1:${port}/lab?token=${token}&reset`);
    await notebook.runNew(
      'import os, threading, subprocess, sys, urllib.request\n' +
        'def ask(name):\n' +
        "    head = {'Authorization': 'Bearer ' + os.environ['KEY_' + name]}\n" +
        "    urllib.request.urlopen(urllib.request.Request(os.environ['ECHO'], headers=head)).read()\n",
    );
    const cells: Record<string, number> = {
      plain: await notebook.runNew("ask('PLAIN')"),
      twice: await notebook.runNew("ask('TWICE')"),
      thread: await notebook.runNew(
        "thread = threading.Thread(target=ask, args=('THREAD',)); thread.start(); thread.join()",
      ),
      await: await notebook.runNew(
        "import asyncio\nawait asyncio.sleep(0.1)\nawait asyncio.to_thread(ask, 'AWAIT')",
      ),
      first: await notebook.runNew("ask('FIRST')"),
      child: await notebook.runNew(
        "code = \"import os, urllib.request as u; u.urlopen(u.Request(os.environ['ECHO'], headers={'Authorization': 'Bearer ' + os.environ['KEY_CHILD']}))\"\n" +
          'subprocess.run([sys.executable, "-c", code], check=True)',
      ),
      shown: await notebook.runNew("print(os.environ['KEY_SHOWN'])"),
    };
    await notebook.runAgain(cells['twice'] ?? 0);
    await notebook.edit(cells['first'] ?? 0, "ask('EDITED')");
    const table = await notebook.runNew('%mayfly');
    const shown = notebook.output(table).locator('table');
    await shown.waitFor({ timeout: patience });
    const text = (await notebook.output(table).textContent()) ?? '';
    for (const name of names) ok(!text.includes(secrets[name] ?? '-'), 'a secret stands in the table');
    ok(text.includes(fingerprintOf(secrets['plain'] ?? '')), text);
    const first = await sessionOf(port, token);
    await notebook.restart();
    cells['anew'] = await notebook.runNew(
      "import os, urllib.request as u; u.urlopen(u.Request(os.environ['ECHO'], headers={'Authorization': 'Bearer ' + os.environ['KEY_ANEW']})).status",
    );
    await notebook.runNew('%mayfly');
    await takePicture(page);
    await notebook.save();
    const saved = await eventually(() => {
      const file = JSON.parse(readFileSync(join(work, first.path), 'utf8')) as SavedNotebook;
      ok(file.cells.length > (cells['anew'] ?? 0) && file.cells[cells['anew'] ?? 0]?.execution_count === 1);
      return file;
    }, patience);
    const idOf = (name: string): string => saved.cells[cells[name] ?? -1]?.id ?? '';

    const lines: string[] = [];
    const expected: readonly (readonly [string, string, readonly number[]])[] = [
      ['plain', 'plain', [2]],
      ['thread', 'thread', [4]],
      ['await', 'await', [5]],
      ['first', 'first', [6]],
      ['child', 'child', [7]],
      ['twice', 'twice', [3, 9]],
      ['edited', 'first', [10]],
      ['anew', 'anew', [1]],
    ];
    for (const [name, cell, counts] of expected) {
      const uses = await eventually(() => {
        const found = usesOf(spool, secrets[name] ?? '').filter(({ location }) => location === 'header');
        equal(found.length, counts.length, `${name}: ${JSON.stringify(found)}`);
        return found;
      }, patience);
      deepEqual(
        uses.map((use) => use.executionCount),
        counts,
        name,
      );
      for (const use of uses) {
        deepEqual([use.cell, use.kernelId], [idOf(cell), first.kernelId], name);
        ok(String(use.notebook).endsWith(first.path), `${name}: ${String(use.notebook)}`);
      }
      equal(presented.filter((one) => one === secrets[name]).length, counts.length, name);
      lines.push(`${name}: cell, execution count ${counts.join(' and ')}, path and kernel are right`);
    }
    const [output] = usesOf(spool, secrets['shown'] ?? '').filter(
      ({ location }) => location === 'notebook_output',
    );
    deepEqual([output?.cell, output?.executionCount], [idOf('shown'), 8]);
    const [before] = usesOf(spool, secrets['plain'] ?? '');
    const [after] = usesOf(spool, secrets['anew'] ?? '');
    ok(before?.instance !== after?.instance, 'a restarted kernel is a process instance of its own');
    return [
      ...lines,
      'a printed secret is told with its cell',
      'the table of %mayfly is shown, without secrets',
    ];
  } finally {
    await browser.close();
    await lab.stop();
    await echo.close();
  }
}

interface SavedNotebook {
  readonly cells: readonly { readonly id: string; readonly execution_count: number | null }[];
}

/** As the server knows it. */
async function sessionOf(port: number, token: string): Promise<{ path: string; kernelId: string }> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/sessions`, {
    headers: { authorization: `token ${token}` },
  });
  const [session] = (await answer.json()) as {
    readonly path: string;
    readonly kernel: { readonly id: string };
  }[];
  return { path: session?.path ?? '', kernelId: session?.kernel.id ?? '' };
}

/** With MAYFLY_PICTURE, the table as it stands in the notebook is saved there. */
async function takePicture(page: Page): Promise<void> {
  const path = process.env['MAYFLY_PICTURE'] ?? '';
  if (path === '' || !existsSync(join(path, '..'))) return;
  await page.waitForTimeout(1000);
  await page.screenshot({ path });
}
