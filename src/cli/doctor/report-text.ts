import type { Output } from '../command.ts';
import { inert } from '../terminal/inert.ts';
import type { StyleName } from '../terminal/style.ts';
import { wrap } from '../terminal/wrap.ts';
import type { Finding } from './finding.ts';
import type { Setting } from './settings.ts';

const marks: Readonly<Record<Finding['level'], readonly [text: string, style: StyleName]>> = {
  ok: ['ok   ', 'green'],
  note: ['note ', 'dim'],
  warning: ['warn ', 'yellow'],
  failure: ['FAIL ', 'red'],
};

/** Settings as columns: name, value, where it comes from. */
export function settingsText(settings: readonly Setting[], { paint, width }: Output): string {
  const rows = settings.map(({ name, value, from, problem }) => ({
    name: inert(name),
    value: problem ?? value ?? 'not set',
    from,
    isWrong: problem !== null,
    isSet: value !== null,
  }));
  const nameWidth = Math.max(...rows.map(({ name }) => name.length)) + 2;
  const lines = rows.map(({ name, value, from, isWrong, isSet }) => {
    const label = `  ${name.padEnd(nameWidth)}`;
    const source = from === '-' ? '' : `  (${from})`;
    const [first = '', ...more] = wrap(`${inert(value)}${source}`, (width ?? 80) - nameWidth - 2);
    const style: StyleName | null = isWrong ? 'red' : isSet ? null : 'dim';
    return [
      paint(null, label) + paint(style, first),
      ...more.map((text) => ' '.repeat(nameWidth + 2) + paint(style, text)),
    ].join('\n');
  });
  return `${paint('bold', 'Configuration')}\n${lines.join('\n')}\n`;
}

/** Findings under a title, each with its advice below it. */
export function findingsText(title: string, findings: readonly Finding[], { paint, width }: Output): string {
  const lines = findings.flatMap(({ level, text, advice }) => {
    const [mark, style] = marks[level];
    const [first = '', ...more] = wrap(inert(text), (width ?? 80) - 8);
    const below = [...more, ...(advice === undefined ? [] : wrap(`-> ${inert(advice)}`, (width ?? 80) - 8))];
    return [`  ${paint(style, mark)} ${first}`, ...below.map((line) => `        ${line}`)];
  });
  return `${paint('bold', title)}\n${lines.join('\n')}\n`;
}
