import type { ConnectionOptions } from 'node:tls';
import type { Broker, SASLOptions } from '@platformatic/kafka';
import { MayflyError } from '../../../src/core/errors.ts';
import type { SettingValues } from '../destination.ts';
import { choiceOf, flagOf, textOf } from '../setting-values.ts';
import { tlsOptions } from '../tls-settings.ts';

export const mechanisms = ['none', 'PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
export const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

export interface KafkaSettings {
  readonly brokers: readonly Broker[];
  readonly topic: string;
  readonly compression: (typeof compressions)[number];
  /** Null: without TLS. */
  readonly tls: ConnectionOptions | null;
  readonly sasl: SASLOptions | null;
}

export function readKafkaSettings(values: SettingValues): KafkaSettings {
  const tls = flagOf(values, 'tls') ? (tlsOptions(values) ?? {}) : null;
  const topic = textOf(values, 'topic');
  if (!/^[A-Za-z0-9._-]{1,249}$/.test(topic)) throw wrong('topic is not the name of a topic');
  return {
    brokers: textOf(values, 'brokers').split(',').map(brokerOf),
    topic,
    compression: choiceOf(values, 'compression', compressions),
    tls,
    sasl: saslOf(values, tls !== null),
  };
}

function brokerOf(text: string): Broker {
  const [, host, port] = /^\s*(\[[^\]]+\]|[^:\s]+):(\d{1,5})\s*$/.exec(text) ?? [];
  if (host === undefined || !(Number(port) > 0 && Number(port) < 65_536)) {
    throw wrong('brokers is not a list of host:port, with commas between');
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function saslOf(values: SettingValues, isTls: boolean): SASLOptions | null {
  const mechanism = choiceOf(values, 'sasl', mechanisms);
  if (mechanism === 'none') return null;
  const username = textOf(values, 'username');
  const password = textOf(values, 'password');
  if (username === '' || password === '') throw wrong(`sasl ${mechanism} needs username and password`);
  if (mechanism === 'PLAIN' && !isTls) throw wrong('sasl PLAIN sends the password as it is: it needs tls');
  return { mechanism, username, password };
}

function wrong(message: string): MayflyError {
  return new MayflyError('config.invalid', message);
}
