import { expect, test } from 'vitest';
import { runCli } from '../../../src/cli/cli.ts';
import { commands as all } from '../../../src/cli/commands/index.ts';
import { textWidth } from '../../../src/cli/terminal/text-width.ts';
import { testContext } from '../support/test-context.ts';

const commands = all.filter(({ hidden }) => hidden !== true);

async function run(...args: string[]) {
  const context = testContext();
  const code = await runCli(args, context);
  return { code, ...context.written };
}

test.each([[[]], [['help']], [['--help']], [['-h']]])('%j names every command', async (args) => {
  const { code, out, err } = await run(...args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  // A summary that is too long for its line goes on below.
  const lines = out.replaceAll(/\n {10,}/g, ' ');
  for (const { name, summary } of commands) {
    expect(lines).toMatch(new RegExp(`^ {2}${name} +${summary}$`, 'm'));
  }
});

test.each(commands.map((command) => [command.name, command] as const))(
  'mayfly %s --help has its flags and examples, in lines of at most 80 columns',
  async (name, command) => {
    const { code, out, err } = await run(...name.split(' '), '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const flag of Object.keys(command.flags)) expect(out).toContain(`--${flag}`);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const [line] of command.examples) expect(out).toContain(line);
    for (const line of out.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(80);
    expect((await run('help', ...name.split(' '))).out).toBe(out);
  },
);

test('help for a group explains its commands', async () => {
  expect((await run('help', 'token')).out).toBe((await run('token', '--help')).out);
  expect((await run('help', 'token')).out).toContain('mayfly token revoke');
});

test('help for a command that is not there suggests one', async () => {
  expect(await run('help', 'lits')).toMatchObject({
    code: 2,
    err: 'mayfly: help: unknown command lits: did you mean list?\n',
  });
});

test('a command that only other programs call is not spoken of, and yet explained', async () => {
  expect((await run('help')).out).not.toContain('__complete');
  expect((await run('__complete', '--help')).out).toContain('mayfly __complete -- WORD');
});
