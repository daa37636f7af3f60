import { deliver } from '../../../instrumentation/node/spool/deliver.ts';
import { createDrainer } from '../../../instrumentation/node/spool/drain.ts';
import { createHttpSend } from '../../../instrumentation/node/spool/http-send.ts';
import { isAlive } from '../../../instrumentation/node/spool/process-alive.ts';
import { listSpoolFiles } from '../../../instrumentation/node/spool/spool-files.ts';
import { MayflyError } from '../../core/errors.ts';
import { fingerprintKey, previousFingerprintKey } from '../../core/fingerprint.ts';
import type { Command, Context, Input } from '../command.ts';
import { endpointFlag, endpointFrom } from '../config/endpoint.ts';
import { secretSetting } from '../config/secret-setting.ts';
import { senderHeaders } from '../config/sender-headers.ts';
import { childEnvironment } from '../run/child-environment.ts';
import { closingLine } from '../run/closing-line.ts';
import { drainCommand } from '../run/drain-command.ts';
import { finishSpool } from '../run/finish-spool.ts';
import { followSpool } from '../run/follow-spool.ts';
import { makeRunDirectory, removeRunDirectory } from '../run/run-directory.ts';
import { spoolRoots } from '../run/spool-root.ts';
import { runChild } from '../run/start-child.ts';
import { createTally } from '../run/tally.ts';
import { inert } from '../terminal/inert.ts';

/** For one request: the end of a run must not hang on a collector that does. */
const timeoutMs = 3_000;

export const run: Command = {
  name: 'run',
  summary: 'Runs a command under the hooks and sends what they see',
  usage: '[flags] -- CMD…',
  details:
    'The command runs as it would without: same terminal, same signals, same exit code. Every Node and Python ' +
    'process it starts is hooked too. What cannot be sent is kept, also when the command is killed.',
  flags: {
    name: { value: 'SERVICE', brief: 'Name of the workload; else OTEL_SERVICE_NAME.' },
    environment: { value: 'ENV', brief: 'Where it runs, for example production.' },
    owner: { value: 'OWNER', brief: 'Team or person who owns it.' },
    endpoint: endpointFlag,
  },
  words: 'command',
  examples: [
    ['mayfly run -- node agent.js', 'an agent'],
    ['mayfly run --name billing --environment production -- npm start', 'with who it is'],
    ['mayfly run -- python agent.py', 'an agent in Python'],
    ['mayfly run -- npx some-mcp-server', 'a tool server'],
  ],
  async run(context, input) {
    const config = readRunConfig(context, input);
    const roots = spoolRoots(context);
    const spool = makeRunDirectory(roots, context);
    if (spool.fellBack !== null)
      say(context, `${spool.fellBack}; observations wait in ${spool.path} instead`);
    const tally = createTally(context.now);
    const sender = {
      endpoint: config.endpoint,
      headers: config.headers,
      send: createHttpSend({ unref: true }),
    };
    const drainer = createDrainer({
      ...sender,
      directory: spool.path,
      onLine: tally.add,
      timeoutMs,
      unref: true,
    });
    const following = followSpool(drainer, spool.path);
    const probe = warnIfUnusable(context, sender, spool.path);
    const env = childEnvironment(context.env, {
      preload: config.preload,
      spool: spool.path,
      name: input.text('name'),
      environment: input.text('environment'),
      owner: input.text('owner'),
    });
    const end = await runChild({ command: input.words, env, process: context.process });
    probe.stop();
    if (end.problem !== null) {
      await following.stop();
      say(context, end.problem);
    } else {
      const report = await finishSpool({ drainer, following, process: context.process });
      const outcome = {
        totals: tally.totals(),
        report,
        endpoint: config.endpoint,
        spool: spool.path,
        drainCommand: drainCommand(roots, spool.path),
        stillRunning: report.stop === null ? processesIn(spool.path) : 0,
      };
      context.err.write(`${inert(closingLine(outcome))}\n`);
    }
    removeRunDirectory(spool.path, context.process.pid);
    return end.exitCode;
  },
};

/** Processes of the run that outlive its command and may still write. */
function processesIn(directory: string): number {
  return new Set(
    listSpoolFiles(directory)
      .filter(isAlive)
      .map(({ pid }) => pid),
  ).size;
}

function say({ err }: Context, message: string): void {
  err.write(`mayfly: ${inert(message)}\n`);
}

/** Everything that can be wrong is found before the command starts, and said at once. */
function readRunConfig(context: Context, input: Input) {
  const problems: string[] = [];
  const attempt = <Value>(read: () => Value): Value | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof MayflyError)) throw error;
      problems.push(error.message);
      return null;
    }
  };
  const endpoint = attempt(() => endpointFrom(context, input));
  const headers = attempt(() => senderHeaders(context.env));
  const preload = attempt(context.preload);
  attempt(() => checkFingerprintKey(context));
  if (endpoint === null || headers === null || preload === null || problems.length > 0) {
    throw new MayflyError('config.invalid', problems.join('; '));
  }
  return { endpoint, headers, preload };
}

function checkFingerprintKey({ env }: Context): void {
  const text = secretSetting(env, 'MAYFLY_FINGERPRINT_KEY');
  if (text === null) {
    throw new MayflyError(
      'config.fingerprint_key',
      'MAYFLY_FINGERPRINT_KEY is not set: use the key that the collector showed at its first start, ' +
        'or make one for all your senders with openssl rand -hex 32',
    );
  }
  fingerprintKey(text);
  const previous = secretSetting(env, 'MAYFLY_FINGERPRINT_KEY_PREVIOUS');
  if (previous !== null) previousFingerprintKey(previous, text);
}

/** Asks the collector while the command already runs, so that a wrong token is known before the end. */
function warnIfUnusable(context: Context, sender: Parameters<typeof deliver>[0], spool: string) {
  let over = false;
  const ask = async (): Promise<void> => {
    const delivery = await deliver(sender, [], timeoutMs);
    if (over || delivery.kind !== 'stopped') return;
    say(context, `${delivery.stop.message}; the command runs on, observations are kept in ${spool}`);
  };
  void ask();
  return {
    stop() {
      over = true;
    },
  };
}
