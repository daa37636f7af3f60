import type { Locator, Page } from 'playwright-core';

const patience = 90_000;

/** A notebook in JupyterLab as a person drives it: by keys, clicks and menus. Cells count from 0. */
export interface LabNotebook {
  /** Types into the empty cell at the end, runs it with Shift+Enter and waits; its place. */
  readonly runNew: (code: string) => Promise<number>;
  readonly runAgain: (at: number) => Promise<void>;
  /** Replaces what stands in a cell and runs it. */
  readonly edit: (at: number, code: string) => Promise<void>;
  readonly output: (at: number) => Locator;
  /** Kernel > Restart Kernel… */
  readonly restart: () => Promise<void>;
  readonly save: () => Promise<void>;
}

/** Opens JupyterLab and begins a notebook from the launcher. */
export async function openLab(page: Page, link: string): Promise<LabNotebook> {
  page.setDefaultTimeout(patience);
  await page.goto(link);
  await page.locator('.jp-LauncherCard[data-category="Notebook"]').first().click();
  await page.locator('.jp-Notebook .jp-CodeCell').first().waitFor();
  const idle = page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]');
  await idle.waitFor();
  await dismissNews(page);
  const cell = (at: number): Locator => page.locator('.jp-Notebook .jp-CodeCell').nth(at);
  let used = 0;

  const run = async (at: number): Promise<void> => {
    const prompt = cell(at).locator('.jp-InputPrompt');
    const before = await prompt.textContent();
    await page.keyboard.press('Shift+Enter');
    // The first keys may come before the page listens to them.
    if (before?.trim() === '[ ]:') {
      await page.waitForTimeout(3000);
      if ((await prompt.textContent())?.trim() === '[ ]:') await page.keyboard.press('Shift+Enter');
    }
    const changed = (value: string | null): boolean => /\[\d+\]/.test(value ?? '') && value !== before;
    for (let left = 450; !changed(await prompt.textContent()); left -= 1) {
      if (left === 0) throw new Error(`cell ${at} was not run: ${await cell(at).textContent()}`);
      await page.waitForTimeout(200);
    }
    const error = cell(at).locator('[data-mime-type="application/vnd.jupyter.stderr"]');
    if ((await error.count()) > 0) throw new Error(`cell ${at}: ${await error.first().textContent()}`);
  };
  const write = async (at: number, code: string): Promise<void> => {
    await cell(at).locator('.cm-content').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(code);
  };
  return {
    async runNew(code) {
      const at = used;
      used += 1;
      await write(at, code);
      await run(at);
      await cell(used).waitFor();
      return at;
    },
    async runAgain(at) {
      await cell(at).locator('.cm-content').click();
      await run(at);
    },
    async edit(at, code) {
      await write(at, code);
      await run(at);
    },
    output: (at) => cell(at).locator('.jp-OutputArea'),
    async restart() {
      await page.locator('.lm-MenuBar-item', { hasText: /^Kernel$/ }).click();
      await page
        .locator('.lm-Menu-item', { hasText: /^Restart Kernel…/ })
        .first()
        .click();
      await page.locator('.jp-Dialog .jp-mod-accept').click();
      await page.locator('.jp-Dialog').waitFor({ state: 'detached' });
      await page.waitForTimeout(1000);
      await idle.waitFor();
    },
    async save() {
      await page.keyboard.press('Control+S');
      // A notebook without a name is asked for one: it keeps what it has.
      await page.locator('.jp-Dialog .jp-mod-accept').click();
      await page.locator('.jp-Dialog').waitFor({ state: 'detached' });
    },
  };
}

/** It asks whether it may tell news, and stands in the way of clicks. */
async function dismissNews(page: Page): Promise<void> {
  const no = page.locator('.Toastify button', { hasText: /^No$/ });
  await no.click({ timeout: 10_000 }).catch(() => undefined);
}
