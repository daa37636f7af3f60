import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../support/eventually.ts';
import { createTerminalEmulator, type TerminalEmulator } from './terminal-emulator.ts';

export interface PtyMayfly {
  readonly terminal: TerminalEmulator;
  readonly type: (text: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Waits until the screen shows it. */
  readonly sees: (what: RegExp) => Promise<void>;
  /** The exit code, and whether the modes of the terminal are as they were. */
  readonly ended: Promise<{ readonly code: number; readonly restored: boolean }>;
  /** Everything that was written. */
  readonly raw: () => string;
}

const support = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The command line in a real pseudo-terminal, which python3 holds. */
export function startInPty(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { columns = 80, rows = 24, entry = support('mayfly.ts') } = {},
): PtyMayfly {
  const child: ChildProcess = spawn(
    'python3',
    [support('in-terminal.py'), String(columns), String(rows), process.execPath, entry, ...args],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'], HOME: '/nowhere', TERM: 'xterm-256color', ...env },
    },
  );
  const terminal = createTerminalEmulator(columns, rows);
  const decoder = new TextDecoder();
  let [rest, raw, problem] = ['', '', null as unknown];
  let end: { readonly code: number; readonly restored: boolean } | null = null;
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [word, first = '', second] = line.split(' ');
      if (word === 'end') end = { code: Number(first), restored: second === 'True' };
      if (word !== 'out') continue;
      const text = decoder.decode(Buffer.from(first, 'base64'), { stream: true });
      raw += text;
      try {
        terminal.push(text);
      } catch (error) {
        problem ??= error;
      }
    }
  });
  const ended = once(child, 'close').then(() => {
    if (problem !== null) throw problem;
    if (end === null) throw new Error('the pseudo-terminal is gone');
    return end;
  });
  ended.catch(() => {});
  const say = (line: string): void => void child.stdin?.write(`${line}\n`);
  return {
    terminal,
    type: (text) => say(`write ${Buffer.from(text).toString('base64')}`),
    resize: (nextColumns, nextRows) => {
      terminal.resize(nextColumns, nextRows);
      say(`resize ${nextColumns} ${nextRows}`);
    },
    kill: (signal) => say(`kill ${signal}`),
    sees: (what) =>
      eventually(async () => {
        if (problem !== null) throw problem;
        if (child.exitCode !== null && end === null) throw new Error('the pseudo-terminal is gone');
        if (!what.test(terminal.text())) throw new Error(`no ${what} in\n${terminal.text()}`);
      }),
    ended,
    raw: () => raw,
  };
}
