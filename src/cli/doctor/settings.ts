import { MayflyError } from '../../core/errors.ts';
import { fingerprintKey, previousFingerprintKey } from '../../core/fingerprint.ts';
import type { Context, Input } from '../command.ts';
import { endpointFrom } from '../config/endpoint.ts';
import { secretSetting } from '../config/secret-setting.ts';
import { senderHeaders } from '../config/sender-headers.ts';
import { spoolRoots } from '../run/spool-root.ts';

/** One setting as it is in force. */
export interface Setting {
  readonly name: string;
  /** Never a secret; null: not set. */
  readonly value: string | null;
  /** The flag, variable or file it comes from, or `default`. */
  readonly from: string;
  /** What is wrong with it; null: nothing. */
  readonly problem: string | null;
}

/** Every setting of a sender, where it comes from (flag over environment over file over default) and what is wrong. */
export function settings(context: Context, input: Input): readonly Setting[] {
  const { env } = context;
  const service = env['OTEL_SERVICE_NAME'] || attributeOf(env['OTEL_RESOURCE_ATTRIBUTES'], 'service.name');
  const environment = attributeOf(env['OTEL_RESOURCE_ATTRIBUTES'], 'deployment.environment.name');
  const { preferred, isDefault } = spoolRoots(context);
  return [
    endpoint(context, input),
    secret(env, { name: 'fingerprint key', variable: 'MAYFLY_FINGERPRINT_KEY', check: keyProblem }),
    ...previousKey(env),
    secret(env, { name: 'ingest token', variable: 'MAYFLY_INGEST_TOKEN', check: () => headersProblem(env) }),
    secret(env, { name: 'read token', variable: readVariable(env), check: () => null }),
    plain(
      'service',
      service ?? null,
      env['OTEL_SERVICE_NAME'] ? 'OTEL_SERVICE_NAME' : 'OTEL_RESOURCE_ATTRIBUTES',
    ),
    plain('environment', environment, 'OTEL_RESOURCE_ATTRIBUTES'),
    plain('spool', preferred, isDefault ? 'default' : 'MAYFLY_SPOOL'),
    ...switches(env),
  ];
}

function endpoint(context: Context, input: Input): Setting {
  const flag = input.text('endpoint') !== null;
  const variable = Boolean(context.env['OTEL_EXPORTER_OTLP_ENDPOINT']?.trim());
  const from = flag ? '--endpoint' : variable ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : 'default';
  return { name: 'endpoint', from, ...attempt(() => endpointFrom(context, input)) };
}

type Environment = Context['env'];

interface SecretSetting {
  readonly name: string;
  readonly variable: string;
  /** Its problem, or null. */
  readonly check: (text: string) => string | null;
}

/** An admin token may read too. */
function readVariable(env: Environment): string {
  return env['MAYFLY_READ_TOKEN'] || env['MAYFLY_READ_TOKEN_FILE']
    ? 'MAYFLY_READ_TOKEN'
    : 'MAYFLY_ADMIN_TOKEN';
}

/** A secret is told by its length alone, which is enough to see a value that was cut. */
function secret(env: Environment, { name, variable, check }: SecretSetting): Setting {
  const from = env[`${variable}_FILE`]?.trim() ? `${variable}_FILE` : variable;
  const { value, problem } = attempt(() => secretSetting(env, variable));
  if (value === null) return { name, from: problem === null ? '-' : from, value, problem };
  return { name, from, value: `set, ${value.length} characters`, problem: check(value) };
}

function plain(name: string, value: string | null, from: string): Setting {
  return { name, value, from: value === null ? '-' : from, problem: null };
}

/** Those that turn something off, where they are set. */
function switches(env: Environment): readonly Setting[] {
  const off = [
    'MAYFLY_DISABLED',
    'MAYFLY_SPREAD',
    'MAYFLY_PROMPT_SCAN',
    'MAYFLY_MCP_BAGGAGE',
    'MAYFLY_DRAIN',
  ];
  return off.flatMap((name) => (env[name] ? [plain(name, env[name], name)] : []));
}

function keyProblem(text: string): string | null {
  return attempt(() => void fingerprintKey(text)).problem;
}

/** Where it is set. */
function previousKey(env: Environment): readonly Setting[] {
  const variable = 'MAYFLY_FINGERPRINT_KEY_PREVIOUS';
  const check = (text: string): string | null => {
    const current = attempt(() => secretSetting(env, 'MAYFLY_FINGERPRINT_KEY')).value ?? '';
    return attempt(() => void previousFingerprintKey(text, current)).problem;
  };
  const setting = secret(env, { name: 'previous key', variable, check });
  return setting.value === null && setting.problem === null ? [] : [setting];
}

function headersProblem(env: Environment): string | null {
  return attempt(() => void senderHeaders(env)).problem;
}

function attempt<Value>(read: () => Value): {
  readonly value: Value | null;
  readonly problem: string | null;
} {
  try {
    return { value: read(), problem: null };
  } catch (error) {
    if (!(error instanceof MayflyError)) throw error;
    return { value: null, problem: error.message };
  }
}

/** One of `key=value,key=value`, percent-encoded (OpenTelemetry resource SDK specification). */
function attributeOf(attributes: string | undefined, name: string): string | null {
  for (const pair of (attributes ?? '').split(',')) {
    const equals = pair.indexOf('=');
    if (pair.slice(0, Math.max(0, equals)).trim() !== name) continue;
    try {
      return decodeURIComponent(pair.slice(equals + 1).trim());
    } catch {
      return pair.slice(equals + 1).trim();
    }
  }
  return null;
}
