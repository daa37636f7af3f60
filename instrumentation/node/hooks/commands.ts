import { callerModule } from '../caller-module.ts';
import { inCallersContext } from '../callers-context.ts';
import type { RunCommand } from '../commands/command-credentials.ts';
import { onDemand } from '../on-demand.ts';
import { onBuiltin } from './builtin-watch.ts';
import type { Hook, HookContext } from './hook.ts';
import { callOriginal, patchFunction } from './patch-function.ts';
import { tapOutput } from './tap-output.ts';

/** An answer of a program that hands out credentials has a few kilobytes. */
const mostOutput = 65_536;
/** Programs that print secrets, where they may be told from others before anything is loaded. */
const programs =
  /(?:^|[\s/\\"'])(?:op|vault|aws|gcloud|azd?|gh|glab|kubectl|oc|secret-tool|security|keyring|g?opass|pass|lpass|doppler|infisical|bw|chamber|git|heroku|fly|flyctl|databricks)(?:\.(?:exe|cmd))?["']?(?:\s|$)/i;
const longestLine = 4_096;
/** The stack has Node's own ways of starting a program on it, and other hooks. */
const mostFrames = 28;

/**
 * What programs print that are started for a secret: command lines of secret managers, clouds and keychains
 * (`op read`, `gh auth token`, `security`), and the protocols by which clients ask a program of any name for one
 * (`credential_process`, exec plugins of Kubernetes). Of other programs no more is looked at than the first bytes.
 */
export const commandsHook: Hook = {
  name: 'commands',
  install(context) {
    onBuiltin(
      ['child_process', 'cluster'],
      context.guard(() => patchStarts(context)),
    );
  },
};

interface SpawnOptions {
  readonly file?: unknown;
  readonly args?: unknown;
}

function patchStarts(context: HookContext): void {
  const { guard } = context;
  const childProcess = process.getBuiltinModule('node:child_process');
  const started = guard((child: unknown, { file, args }: SpawnOptions): void => {
    const { stdout } = child as { readonly stdout?: unknown };
    if (context.isOwn() || typeof stdout !== 'object' || stdout === null) return;
    const command = { file: String(file), args: textsOf(args).slice(1) };
    const isKnown = isSecretProgram(command);
    const module = callerModule(mostFrames);
    const inContext = inCallersContext();
    tapOutput(stdout, {
      mostOutput,
      mayMatter: (first) => isKnown || mayBeAnswer(first),
      read: guard((output) => inContext(() => record(context, { ...command, output }, module))),
    });
  });
  // The one way of spawn, exec, execFile and fork.
  patchFunction(childProcess.ChildProcess.prototype, 'spawn', (call) => {
    const result = callOriginal(call);
    started(call.self, (call.args[0] ?? {}) as SpawnOptions);
    return result;
  });

  const ran = guard((name: string, args: readonly unknown[], result: unknown): void => {
    const isSpawn = name === 'spawnSync';
    const output = outputText(isSpawn ? (result as { readonly stdout?: unknown }).stdout : result);
    if (context.isOwn() || output === null) return;
    const command = name === 'execSync' ? shellCommand(String(args[0])) : commandOf(args);
    if (isSecretProgram(command) || mayBeAnswer(output))
      record(context, { ...command, output }, callerModule(mostFrames));
  });
  for (const name of ['spawnSync', 'execFileSync', 'execSync']) {
    patchFunction(childProcess, name, (call) => {
      const result = callOriginal(call);
      ran(name, call.args, result);
      return result;
    });
  }
  process.getBuiltinModule('node:module').syncBuiltinESMExports();
}

function record({ recorder }: HookContext, command: RunCommand, module: string | null): void {
  const found = onDemand().commandCredentials(command);
  for (const credential of found?.credentials ?? [])
    recorder.fetched({
      ...credential,
      source: found?.source ?? 'unknown',
      name: found?.name ?? null,
      module,
    });
}

interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

/** The arguments of a synchronous start: program, list of arguments, options, each but the first left out at will. */
function commandOf([program, ...rest]: readonly unknown[]): Command {
  const file = String(program);
  const args = textsOf(rest.find((arg) => Array.isArray(arg)));
  const options = rest.find((arg) => typeof arg === 'object' && arg !== null && !Array.isArray(arg));
  const hasShell = Boolean((options as { readonly shell?: unknown } | undefined)?.shell);
  return hasShell ? shellCommand([file, ...args].join(' ')) : { file, args };
}

function shellCommand(text: string): Command {
  return { file: 'sh', args: ['-c', text] };
}

function isSecretProgram({ file, args }: Command): boolean {
  return programs.test([file, ...args].join(' ').slice(0, longestLine));
}

/** A JSON object; servers of MCP and of editors speak in such too. */
function mayBeAnswer(first: string): boolean {
  return /^\s*\{/.test(first) && !first.includes('"jsonrpc"');
}

function outputText(output: unknown): string | null {
  if (typeof output !== 'string' && !(output instanceof Uint8Array)) return null;
  if (output.length === 0 || output.length > mostOutput) return null;
  return typeof output === 'string' ? output : Buffer.from(output).toString('utf8');
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.slice(0, 64).map(String) : [];
}
