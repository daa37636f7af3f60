import { readConfig } from '../../../collector/config.ts';
import {
  actorOfBaggage,
  baggageOfActor,
  baggageOfOthers,
  processNames,
} from '../../../instrumentation/node/attribution/baggage.ts';
import { parseResourceAttributes } from '../../../instrumentation/node/resource.ts';
import { collectorAddress } from '../../../instrumentation/node/spool/collector-address.ts';
import { setResourceAttributes } from '../../../src/cli/run/resource-attributes.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import { readEntry } from '../../../src/core/issuers/configured-entry.ts';
import { issuers } from '../../../src/core/issuers/index.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { bytesOfText, textOf } from '../corpus.ts';
import { must, type Target } from '../target.ts';

const secretNames = ['MAYFLY_INGEST_TOKEN', 'MAYFLY_READ_TOKEN', 'MAYFLY_FINGERPRINT_KEY', 'DATABASE_URL'];

const config: Target = {
  name: 'collector-config',
  what: "the collector's settings: `readConfig` of mutated variables and flags; no message may hold a secret",
  words: [
    'MAYFLY_HOST=',
    'MAYFLY_PORT=',
    'MAYFLY_ALLOW_PLAINTEXT=1',
    'MAYFLY_LOG_LEVEL=debug',
    'MAYFLY_TLS_CERT=',
    'MAYFLY_SPANS_PER_SECOND=',
    'DATABASE_URL=postgres://',
    '--port',
    '--host=',
    '--data',
    '--help',
    '--',
    '-h',
    '\n',
  ],
  corpus: () =>
    [
      'MAYFLY_HOST=0.0.0.0\nMAYFLY_PORT=4318\nMAYFLY_ALLOW_PLAINTEXT=1\nMAYFLY_LOG_LEVEL=debug',
      'DATABASE_URL=postgres://a@h1:5432,h2:5433/db?sslmode=require\nMAYFLY_DATA=here\n--port=9',
      'MAYFLY_SPANS_PER_SECOND=100\nMAYFLY_NEW_CREDENTIALS_BURST=7\nMAYFLY_METRICS_OPEN=true\n--host\n::1\n--version',
      'MAYFLY_TLS_CERT=nowhere/a.pem\nMAYFLY_TLS_KEY=nowhere/b.pem\nMAYFLY_KEEP_INBOX_DAYS=3\nMAYFLY_MAX_CONNECTIONS=9',
    ].map(bytesOfText),
  prepare: () => (input) => {
    // A command line and an environment are the operator's: strange, but not endless.
    const lines = textOf(input)
      .slice(0, 16_384)
      .split('\n', 64)
      .map((line) => line.slice(0, 256));
    const canary = fakeSecret('canary', 30);
    const env = Object.fromEntries(
      lines
        .filter((line) => /^[A-Z_]+=/.test(line))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    // What stands in a setting that is a secret must not be told, right or wrong.
    const name = secretNames[input.length % secretNames.length] ?? '';
    const given: Record<string, string> = { HOME: 'home', ...env, [name]: `${env[name] ?? ''}${canary}` };
    for (const key of Object.keys(given)) if (key.endsWith('_FILE')) delete given[key];
    try {
      const command = readConfig(
        given,
        lines.filter((line) => line.startsWith('-') || !line.includes('=')),
      );
      return command.kind;
    } catch (error) {
      if (!(error instanceof MayflyError) || error.code !== 'config.invalid') throw error;
      must(!error.message.includes(canary), 'no message holds a secret');
      return 'refused';
    }
  },
};

const environment: Target = {
  name: 'environment',
  what: 'what hooks read of the environment: headers, resource attributes, baggage, configured issuers',
  words: [
    'service.name=',
    'gen_ai.agent.name=',
    'user.id=',
    'authorization=Bearer%20',
    '%',
    '%2C',
    ',',
    ';',
    '=',
    'http://',
    '*.',
  ],
  corpus: () =>
    [
      'service.name=a,service.namespace=b%20c,process.pid=7,deployment.environment.name=prod',
      'gen_ai.agent.name=planner;p=1,user.id=ada%40example.com,other=x',
      'authorization=Bearer%20x,a=b',
      'https://vault.corp.example:8200/v1=vault,*.corp.example=oauth-token',
      '__proto__=1,constructor=2,%ED%A0%80=3',
    ].map(bytesOfText),
  prepare: () => (input) => {
    const text = textOf(input);
    const { endpoint } = collectorAddress({
      OTEL_EXPORTER_OTLP_HEADERS: text,
      OTEL_EXPORTER_OTLP_ENDPOINT: text.slice(0, 80),
    });
    must(!endpoint.endsWith('/'), 'an endpoint has no slash at its end');
    const bag: Readonly<Record<string, unknown>> = parseResourceAttributes(text);
    must(Object.getPrototypeOf(bag) === Object.prototype, 'no attribute becomes a prototype');
    setResourceAttributes(text, { 'service.name': 'a' });
    const actor = actorOfBaggage(text, processNames);
    must(
      Object.values(actorOfBaggage(baggageOfActor(actor, processNames), processNames)).every(
        (value) => typeof value === 'string',
      ),
      'an actor goes round',
    );
    baggageOfOthers(text);
    for (const entry of text.split(',', 8)) readEntry(entry, issuers);
    const kind = `${Object.keys(bag).length > 0 ? 'attributes' : 'no attributes'}, ${Object.keys(actor).length > 0 ? 'an actor' : 'no actor'}`;
    // Each of the seven reads all of it.
    return { kind, bytes: 7 * input.length };
  },
};

export const settingsTargets: readonly Target[] = [config, environment];
