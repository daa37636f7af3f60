import { expect, test } from 'vitest';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { fingerprintOf, runHooked } from '../../../support/run-hooked.ts';

const [first, second] = [fakeSecret('', 24), fakeSecret('', 24)];

/** The real package with another native library below it, as its own variable for that allows. */
const library = `class Entry { #key; constructor(service, user) { this.#key = service + user; }
  static withTarget(target, service, user) { return new this(service, user); }
  getPassword() { return this.#key.includes('none') ? null : '${first}'; } getSecret() { return [...Buffer.from('${second}')]; } setPassword() {} }
class AsyncEntry { static withTarget() { return new this(); } async getPassword() { return '${first}'; } async getSecret() { return new Uint8Array(Buffer.from('${second}')); } }
module.exports = { Entry, AsyncEntry, findCredentials: () => [{ account: 'a', password: '${first}' }], findCredentialsAsync: async () => [{ account: 'b', password: '${second}' }] };`;

const start = `import { writeFileSync } from 'node:fs'; import { fileURLToPath } from 'node:url';
const path = fileURLToPath(new URL('library.cjs', import.meta.url)); writeFileSync(path, ${JSON.stringify(library)});
process.env.NAPI_RS_NATIVE_LIBRARY_PATH = path;
const keyring = await import('@napi-rs/keyring'); const { Entry, AsyncEntry } = keyring;`;

async function fetches(source: string) {
  const { observations, stdout, stderr } = await runHooked(`${start}\n${source}`, { packages: 'clients' });
  expect(stderr).toBe('');
  const named = observations.map((one) => one.kind === 'fetched' && [one.name, one.fingerprint, one.source]);
  return { named, stdout };
}
const fetch = (name: string, secret: string) => [name, fingerprintOf(secret), 'secret_manager'];

test.each([
  ['a password', "new Entry('cli', 'me').getPassword()", fetch('cli/me', first)],
  ['a secret of bytes', "new Entry('cli', 'me').getSecret()", fetch('cli/me', second)],
  ['a password, asynchronously', "await new AsyncEntry('cli', 'me').getPassword()", fetch('cli/me', first)],
  ['bytes, asynchronously', "await new AsyncEntry('cli', 'me').getSecret()", fetch('cli/me', second)],
  ['an entry with a target', "Entry.withTarget('target', 'cli', 'me').getPassword()", fetch('cli/me', first)],
  ['a search', "keyring.findCredentials('cli')", fetch('cli/a', first)],
  ['a search, asynchronously', "await keyring.findCredentialsAsync('cli')", fetch('cli/b', second)],
  [
    'the functions like those of keytar',
    "await (await import('@napi-rs/keyring/keytar.js')).getPassword('cli', 'me')",
    fetch('cli/me', first),
  ],
  [
    'an entry of a subclass',
    "new (class extends Entry {})('cli', 'me').getPassword()",
    fetch('cli/me', first),
  ],
])('%s', async (_what, source, expected) => {
  expect((await fetches(source)).named).toEqual([expected]);
});

test('entries are what they are without hooks', async () => {
  const { named, stdout } = await fetches(`const entry = new Entry('cli', 'none');
    console.log(JSON.stringify([entry.getPassword(), entry instanceof Entry, entry.constructor === Entry, Entry.name, Entry.withTarget('t', 'none', 'me') instanceof Entry, Object.keys(entry)]));
    try { Entry('cli', 'me') } catch (error) { console.log(error.name) }`);
  expect([named, stdout]).toEqual([[], '[null,true,true,"Entry",true,[]]\nTypeError\n']);
});
