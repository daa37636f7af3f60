import { expect, test } from 'vitest';
import { openScreen } from '../../../src/cli/screen/screen.ts';
import { createTerminalEmulator } from '../support/terminal-emulator.ts';

function open(columns = 20, rows = 4) {
  const terminal = createTerminalEmulator(columns, rows);
  let written = '';
  let size = { columns, rows };
  const screen = openScreen(
    (text) => {
      written += text;
      terminal.push(text);
    },
    () => size,
  );
  return {
    screen,
    terminal,
    since: () => {
      const text = written;
      written = '';
      return text;
    },
    resize: (nextColumns: number, nextRows: number) => {
      size = { columns: nextColumns, rows: nextRows };
      terminal.resize(nextColumns, nextRows);
    },
  };
}

test('it takes the terminal and gives it back as it was', () => {
  const { screen, terminal } = open();
  expect([terminal.isAlternate(), terminal.hasCursor(), terminal.wraps()]).toEqual([true, false, false]);
  screen.close();
  expect([terminal.isAlternate(), terminal.hasCursor(), terminal.wraps()]).toEqual([false, true, true]);
});

test('closed twice it writes once, and draws no more', () => {
  const { screen, since } = open();
  screen.close();
  since();
  screen.close();
  screen.draw({ lines: ['x'], cursor: null });
  expect(since()).toBe('');
});

test('only lines that are others are written', () => {
  const { screen, terminal, since } = open();
  screen.draw({ lines: ['one', 'two'], cursor: null });
  expect(terminal.lines()).toEqual(['one', 'two', '', '']);
  since();
  screen.draw({ lines: ['one', 'three'], cursor: null });
  expect(terminal.lines()).toEqual(['one', 'three', '', '']);
  expect(since()).not.toContain('one');
});

test('what is too long or too much is cut to the size, whatever it is painted with', () => {
  const { screen, terminal } = open(6, 2);
  screen.draw({ lines: ['\u001b[32mabcdefgh\u001b[39m', '日本日本', 'third'], cursor: null });
  expect(terminal.lines()).toEqual(['abcdef', '日本日']);
  screen.draw({ lines: ['abcde日'], cursor: null });
  expect(terminal.lines()).toEqual(['abcde', '']);
});

test('a colour does not leave the line that it was cut in', () => {
  const { screen, since } = open(3, 1);
  since();
  screen.draw({ lines: ['\u001b[32mabcdef'], cursor: null });
  expect(since()).toContain('abc\u001b[0m');
});

test('after another size everything is drawn again', () => {
  const { screen, terminal, resize } = open(20, 4);
  screen.draw({ lines: ['one', 'two'], cursor: null });
  resize(10, 2);
  screen.forget();
  screen.draw({ lines: ['one', 'two'], cursor: null });
  expect(terminal.lines()).toEqual(['one', 'two']);
});

test('the cursor stands where it is asked to, and never outside', () => {
  const { screen, terminal } = open(10, 2);
  screen.draw({ lines: ['/ abc'], cursor: { row: 0, column: 5 } });
  expect([terminal.cursor(), terminal.hasCursor()]).toEqual([{ row: 0, column: 5 }, true]);
  screen.draw({ lines: ['/ abc'], cursor: { row: 0, column: 50 } });
  expect(terminal.cursor()).toEqual({ row: 0, column: 9 });
  screen.draw({ lines: ['/ abc'], cursor: null });
  expect(terminal.hasCursor()).toBe(false);
});
