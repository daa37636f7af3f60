import { canonicalUrl } from '../canonical.ts';
import type { Format, Recognition } from './format.ts';
import { namedBy } from './reading/json-object.ts';
import { recognised } from './recognised.ts';

const schemes =
  'http https postgres postgresql mysql mariadb mongodb mongodb+srv redis rediss amqp amqps ftp ftps sftp ssh smtp ' +
  'smtps imap imaps ldap ldaps nats tls mqtt mqtts ws wss kafka clickhouse mssql sqlserver oracle cockroachdb bolt ' +
  'neo4j neo4j+s elasticsearch snowflake influxdb couchdb socks5 socks5h git+https git git+ssh rtsp stomp';
const longest = 4_096;
/** A hole in a template, or what stands for a password in every manual. */
const hole =
  /^(?:[<{*$%[:].*|x+|\.+|.*(?:passwor[dt]|passwd|redacted).*|(?:my|your|db|the)?[_-]?(?:pass|pwd|pw|secret|token))$/i;
const shortest = 4;
const hostOfOne = /^(?:[a-z0-9][\w.-]*|\[[0-9a-f:.]+\])$/i;

/** A URL with a user and a password. What is fingerprinted is the password alone, where the place of the URL is known. */
export const urlLoginFormats: readonly Format[] = [
  {
    id: 'basic-auth-url',
    prefixes: schemes.split(' ').map((scheme) => `${scheme}://`),
    recognise: login,
  },
];

function login(text: string): Recognition | null {
  if (text.length > longest || !text.includes('@') || /[\s"'`<>\\]/.test(text)) return null;
  const url = canonicalUrl(text);
  if (url === null || !hostOfOne.test(url.host)) return null;
  if (url.secret.length < shortest || hole.test(url.secret)) return null;
  return recognised('url.login', {
    provider: 'unknown',
    ephemeral: false,
    subject: url.user,
    joinKeys:
      url.user === null
        ? []
        : namedBy('url.login', `${encodeURIComponent(url.user.toWellFormed())}@${url.host}`),
  });
}
