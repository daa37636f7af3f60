import { readFileSync } from 'node:fs';
import { type ConnectionOptions, createSecureContext } from 'node:tls';
import { MayflyError } from '../../src/core/errors.ts';
import type { DestinationSetting, SettingValues } from './destination.ts';
import { textOf } from './setting-values.ts';

const optional = { required: false, fallback: null } as const;

/** Of every destination that may be reached over TLS. */
export const tlsSettings: readonly DestinationSetting[] = [
  {
    name: 'ca_file',
    about:
      'authorities that may have signed the certificate of the receiver, PEM; left out: the usual public ones',
    kind: 'file',
    ...optional,
  },
  { name: 'certificate_file', about: 'client certificate, PEM, with its chain', kind: 'file', ...optional },
  { name: 'key_file', about: 'private key of the client certificate, PEM', kind: 'file', ...optional },
  {
    name: 'server_name',
    about: 'name that the certificate of the receiver has to be for; left out: the host',
    kind: 'text',
    ...optional,
  },
];

/** Null when none is set. There is no setting that switches the check of certificates off. */
export function tlsOptions(values: SettingValues): ConnectionOptions | null {
  const [certificate, key] = [textOf(values, 'certificate_file'), textOf(values, 'key_file')];
  if ((certificate === '') !== (key === '')) {
    throw wrong('certificate_file and key_file go together: one of them is missing');
  }
  const serverName = textOf(values, 'server_name');
  const ca = pemText(values, 'ca_file', certificateForm);
  const cert = pemText(values, 'certificate_file', certificateForm);
  const keyText = pemText(values, 'key_file', keyForm);
  const options = {
    ...(ca === null ? {} : { ca }),
    ...(cert === null ? {} : { cert }),
    ...(keyText === null ? {} : { key: keyText }),
    ...(serverName === '' ? {} : { servername: serverName }),
  };
  try {
    createSecureContext(options);
  } catch (cause) {
    throw wrong(
      'ca_file, certificate_file and key_file: they are no PEM, or the key is of another certificate',
      cause,
    );
  }
  return Object.keys(options).length === 0 ? null : options;
}

const certificateForm = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/;
const keyForm = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

function pemText(values: SettingValues, name: string, form: RegExp): string | null {
  const path = textOf(values, name);
  if (path === '') return null;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw wrong(`${name}: cannot read ${path} (${codeOf(cause)})`, cause);
  }
  if (!form.test(text)) throw wrong(`${name}: ${path} holds nothing of the kind`);
  return text;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}

function wrong(message: string, cause?: unknown): MayflyError {
  return new MayflyError('config.invalid', message, { cause });
}
