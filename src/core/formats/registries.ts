import { instantFromSeconds } from '../instant.ts';
import type { Format, Recognition } from './format.ts';
import { opaques } from './opaque.ts';
import { namedBy } from './reading/json-object.ts';
import { readMacaroon } from './reading/macaroon.ts';
import { recognised } from './recognised.ts';

/** Registries of packages and images. */
export const registryFormats: readonly Format[] = [
  ...opaques([
    ['npm-token', 'npm.access_token', null, 'npm_', /^[A-Za-z0-9]{36}$/],
    ['rubygems-token', 'rubygems.api_key', false, 'rubygems_', /^[0-9a-f]{48}$/],
    ['docker-pat', 'docker.personal_token', false, 'dckr_pat_', /^[\w-]{27}$/],
    ['docker-oat', 'docker.organization_token', false, 'dckr_oat_', /^[\w-]{32}$/],
    ['artifactory-key', 'jfrog.api_key', false, 'AKCp', /^[A-Za-z0-9]{68,70}$/],
  ]),
  { id: 'pypi-token', prefixes: ['pypi-AgEIcHlwaS5vcmc'], recognise: pypi },
  { id: 'artifactory-reference', prefixes: ['cmVmdGtu'], recognise: artifactoryReference },
];

const pypiToken = /^pypi-(AgEIcHlwaS5vcmc[\w-]{50,1000}={0,2})$/;
const lastSecond = 1e10;

/** A macaroon whose caveats are JSON: `[0, expires, not before]`, `[1, [project]]`; https://github.com/pypi/warehouse, `macaroons/caveats` */
function pypi(secret: string): Recognition | null {
  const body = pypiToken.exec(secret)?.[1];
  if (body === undefined) return null;
  const macaroon = readMacaroon(Buffer.from(body, 'base64url'));
  const caveats = (macaroon?.caveats ?? []).map(listOf);
  const times = caveats.find(([tag, expires]) => tag === 0 && isSecond(expires));
  const projects = caveats.flatMap(([tag, names]) => (tag === 1 && Array.isArray(names) ? names : []));
  return recognised('pypi.upload_token', {
    ephemeral: false,
    issuedAt: isSecond(times?.[2]) ? instantFromSeconds(times[2]) : null,
    expiresAt: isSecond(times?.[1]) ? instantFromSeconds(times[1]) : null,
    scopes: projects.flatMap((project) => namedBy('project', project)).slice(0, 32),
    joinKeys: namedBy('pypi.token_id', macaroon?.identifier),
  });
}

function isSecond(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < lastSecond;
}

function listOf(caveat: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(caveat);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

const referenceToken = /^cmVmdGtu[A-Za-z0-9+/]{56}$/;
const referenceBody = /^reftkn:\d{1,4}:(\d{10}):/;

/** Base64 of `reftkn:01:<expiry>:…`, an expiry of 0 meaning none; seen in public code, not documented. */
function artifactoryReference(secret: string): Recognition | null {
  if (!referenceToken.test(secret)) return null;
  const seconds = Number(referenceBody.exec(Buffer.from(secret, 'base64').toString('latin1'))?.[1] ?? 0);
  return recognised('jfrog.reference_token', { expiresAt: seconds > 0 ? instantFromSeconds(seconds) : null });
}
