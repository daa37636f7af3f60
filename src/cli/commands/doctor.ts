import { MayflyError } from '../../core/errors.ts';
import { createApi } from '../api/client.ts';
import type { Command, Context, Input } from '../command.ts';
import { endpointFlag, endpointFrom } from '../config/endpoint.ts';
import { secretSetting } from '../config/secret-setting.ts';
import { senderHeaders } from '../config/sender-headers.ts';
import { appFile } from '../doctor/app-file.ts';
import { awaitCanary, sendCanary } from '../doctor/canary.ts';
import { checkCollector } from '../doctor/collector.ts';
import type { Finding } from '../doctor/finding.ts';
import { loadOrder } from '../doctor/load-order.ts';
import { findingsText, settingsText } from '../doctor/report-text.ts';
import { settings } from '../doctor/settings.ts';
import { waiting } from '../doctor/waiting.ts';
import { exitCodes } from '../exit-code.ts';
import { inertJson } from '../terminal/inert.ts';

const defaultTimeoutMs = 10_000;

export const doctor: Command = {
  name: 'doctor',
  summary: 'Sends a canary through the whole path and explains what is wrong',
  usage: '[FILE…] [flags]',
  details:
    'A process under the hooks uses a made-up credential on this machine; the command then waits for it in ' +
    'the inventory. It exits with 0 when it was seen there, with 3 when it was not or nobody could tell. A ' +
    'FILE is a file of your application, to see whether it is a bundle that hides something from the hooks.',
  flags: {
    endpoint: endpointFlag,
    timeout: { value: 'SECONDS', brief: 'How long to wait for the inventory; 10 when not given.' },
    json: { brief: 'Prints JSON.' },
  },
  words: { least: 0, most: Number.POSITIVE_INFINITY },
  examples: [
    ['mayfly doctor', 'is everything in order here?'],
    ['mayfly doctor dist/agent.js', 'and does the bundle hide something?'],
    ['mayfly doctor --json | jq .arrived', 'for scripts and readiness checks'],
  ],
  async run(context, input) {
    const timeoutMs = timeoutOf(input);
    const configuration = settings(context, input);
    const say = (text: string): void => {
      if (!input.has('json')) context.out.write(text);
    };
    say(`${settingsText(configuration, context.out)}\n`);
    const here = [...localChecks(context), ...input.words.flatMap(appFile), ...waiting(context)];
    say(`${findingsText('This machine', here, context.out)}\n`);
    const path = await followPath(context, input, timeoutMs);
    say(`${findingsText('The path to the inventory', path.findings, context.out)}\n`);
    if (input.has('json')) {
      const report = { arrived: path.arrived, configuration, findings: [...here, ...path.findings] };
      context.out.write(`${inertJson(report, 2)}\n`);
    } else {
      context.out.write(
        path.arrived ? 'The canary arrived.\n' : 'The canary did not arrive, or nobody could tell.\n',
      );
    }
    return path.arrived ? exitCodes.ok : exitCodes.unreachable;
  },
};

function timeoutOf(input: Input): number {
  const text = input.text('timeout');
  if (text === null) return defaultTimeoutMs;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text) * 1_000;
  throw new MayflyError('request.invalid', 'doctor: --timeout is a number of seconds from 1 to 9999');
}

function localChecks(context: Context): readonly Finding[] {
  try {
    return [{ level: 'ok', text: `hooks: ${context.preload()}` }, ...loadOrder(context, context.preload())];
  } catch (error) {
    return [{ level: 'failure', text: messageOf(error) }];
  }
}

interface Path {
  readonly findings: readonly Finding[];
  readonly arrived: boolean;
}

/** From a hooked process to the inventory, as far as it goes. */
async function followPath(context: Context, input: Input, timeoutMs: number): Promise<Path> {
  const findings: Finding[] = [];
  try {
    const endpoint = endpointFrom(context, input);
    const headers = senderHeaders(context.env);
    const collector = await checkCollector(context, endpoint, headers);
    findings.push(...collector.findings);
    const key = secretSetting(context.env, 'MAYFLY_FINGERPRINT_KEY');
    if (key === null) {
      const text = 'without MAYFLY_FINGERPRINT_KEY nothing is captured';
      const advice = 'use the key that the collector showed at its first start';
      return { findings: [...findings, { level: 'failure', text, advice }], arrived: false };
    }
    if (!collector.takes) return { findings, arrived: false };
    const canary = await sendCanary({ context, endpoint, headers, key, preload: context.preload() });
    findings.push(...canary.findings);
    if (canary.fingerprint === null) return { findings, arrived: false };
    const api = createApi(context, input, { needs: 'read' });
    const seen = await awaitCanary(api, canary.fingerprint, { now: context.now, timeoutMs });
    return { findings: [...findings, seen], arrived: seen.level === 'ok' };
  } catch (error) {
    if (!(error instanceof MayflyError)) throw error;
    return { findings: [...findings, { level: 'failure', text: error.message }], arrived: false };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
