import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cast, type Player } from '../../demo/cast.ts';
import { knownCredentials } from '../../demo/ground-truth.ts';
import { endedWell, type Played, runPlayer } from '../../demo/play.ts';
import type { IssuedTruth } from '../../demo/servers/truth.ts';
import { type Stage, type StageTruth, startServers } from '../../demo/stage.ts';
import type { CredentialDetail, CredentialSummary, Page } from '../../src/core/api/views.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { eventually } from '../support/eventually.ts';
import { fingerprintOf, testKeyText } from '../support/run-hooked.ts';
import { findSecrets } from '../support/search-secrets.ts';

let stage: Stage;
let collector: CollectorProcess;
let truth: StageTruth;
const played = new Map<string, Played>();
/** The inventory by fingerprint, once every use that the servers know of is in it. */
let inventory: Map<string, CredentialDetail>;

beforeAll(async () => {
  [stage, collector] = await Promise.all([startServers(), startCollectorProcess()]);
  for (const player of cast) played.set(player.name, await runUnderMayfly(player));
  truth = await stage.truth();
  const known = knownCredentials(stage, truth);
  await eventually(async () => {
    inventory = await readInventory();
    for (const { what, secret, uses } of known) {
      expect([what, inventory.get(fingerprintOf(secret))?.uses.count]).toEqual([what, uses]);
    }
  });
});
afterAll(async () => {
  await collector.stop();
  await stage.close();
});

function runUnderMayfly(player: Player, environment: Readonly<Record<string, string>> = {}): Promise<Played> {
  const { name, environment: where, owner } = player;
  return runPlayer(player, stage, {
    wrap: (command) => [
      process.execPath,
      `${process.cwd()}/src/cli/main.ts`,
      'run',
      '--name',
      name,
      '--environment',
      where,
      '--owner',
      owner,
      '--',
      ...command,
    ],
    environment: { ...collector.env, ...environment },
  });
}

async function readInventory(): Promise<Map<string, CredentialDetail>> {
  const page = (await (
    await collector.get('/api/v1/credentials?limit=200')
  ).json()) as Page<CredentialSummary>;
  expect(page.nextCursor).toBeNull();
  const details = await Promise.all(
    page.items.map(
      async ({ fingerprint }) =>
        (await (await collector.get(`/api/v1/credentials/${fingerprint}`)).json()) as CredentialDetail,
    ),
  );
  return new Map(details.map((detail) => [detail.fingerprint, detail]));
}

/** The row of a secret; fails when it is missing. */
function rowOf(secret: string): CredentialDetail {
  const found = inventory.get(fingerprintOf(secret));
  if (found === undefined) throw new Error('this credential is not in the inventory');
  return found;
}

function issuedBy(server: keyof StageTruth, what: string): readonly IssuedTruth[] {
  return truth[server].filter(
    (entry): entry is IssuedTruth => entry.kind === 'issued' && entry.what === what,
  );
}

test('every program ends as it would without Mayfly, and `mayfly run` adds one line', () => {
  for (const player of cast) {
    const result = played.get(player.name);
    if (result === undefined) throw new Error(`${player.name} did not play`);
    expect([player.name, endedWell(player, result)]).toEqual([player.name, true]);
    expect(result.stderr.match(/^mayfly: .*$/gm)).toEqual([
      expect.stringMatching(/^mayfly: \d+ fetched, \d+ used, 0 dropped — http:/),
    ]);
  }
});

test('recall and precision are 100 %: the inventory is exactly what the servers issued and were shown', () => {
  const expected = new Set(knownCredentials(stage, truth).map(({ secret }) => fingerprintOf(secret)));
  expect(expected.size).toBeGreaterThanOrEqual(11);
  expect(new Set(inventory.keys())).toEqual(expected);
});

test('every count is exact', () => {
  for (const { what, secret, uses } of knownCredentials(stage, truth)) {
    expect([what, rowOf(secret).uses]).toEqual([what, { count: uses, exact: true }]);
  }
});

test('what an issuer says of expiry, scopes, subject, issuer and audience is in the inventory', () => {
  const issued = Object.values(truth)
    .flat()
    .filter((entry): entry is IssuedTruth => entry.kind === 'issued');
  // The secret halves of an AWS session are no credentials of their own.
  const companions = new Set(
    issued
      .filter(({ what }) => what === 'session secret access key' || what === 'session token')
      .map(({ secret }) => secret),
  );
  for (const fact of issued.filter(({ secret }) => !companions.has(secret))) {
    const row = rowOf(fact.secret);
    if (fact.expiresAt !== null)
      expect(Math.abs(Date.parse(row.expiresAt ?? '') - fact.expiresAt)).toBeLessThan(2_000);
    if (fact.issuedAt !== null)
      expect(Math.abs(Date.parse(row.issuedAt ?? '') - fact.issuedAt)).toBeLessThan(2_000);
    expect([...row.scopes].sort()).toEqual([...fact.scopes].sort());
    if (fact.issuer !== null) expect(row.issuers).toContain(fact.issuer);
    if (fact.subject !== null) expect(row.subjects).toContain(fact.subject);
    expect(row.audiences).toEqual(expect.arrayContaining([...fact.audience]));
    const parents = fact.parents.filter((parent) => !companions.has(parent));
    expect([...row.parents].sort()).toEqual(parents.map(fingerprintOf).sort());
  }
});

test('each credential is tied to its workload, environment, owner, agent and tool', () => {
  const tools = issuedBy('oauth', 'access token');
  const { secrets } = stage;
  const who = (secret: string) => {
    const { provider, type, workloads, agents, tools: names } = rowOf(secret);
    return {
      provider,
      type,
      workloads: workloads.map((w) => `${w.service} ${w.environment} ${w.owner}`),
      agents,
      tools: names,
    };
  };
  expect(who(secrets.openaiKey)).toEqual({
    provider: 'openai',
    type: 'openai.project_key',
    workloads: ['planner production finance'],
    agents: ['planner'],
    tools: ['start_call'],
  });
  expect(who(secrets.anthropicKey)).toMatchObject({
    provider: 'anthropic',
    type: 'anthropic.api_key',
    workloads: ['reports production analytics', 'support production care'],
  });
  expect(who(secrets.awsKey.id)).toMatchObject({
    provider: 'aws',
    type: 'aws.access_key',
    workloads: ['nightly production data'],
  });
  expect(who(secrets.doomedClientSecret)).toMatchObject({ workloads: ['doomed staging platform'] });
  const [session] = issuedBy('aws', 'session access key id');
  expect(who(session?.secret ?? '')).toMatchObject({
    provider: 'aws',
    type: 'aws.session',
    workloads: ['nightly production data'],
  });
  for (const { secret, subject } of tools) {
    expect(rowOf(secret).type).toBe('oauth.access_token');
    const attributed = { agents: ['planner'], tools: ['post_entry'] };
    expect(who(secret)).toMatchObject(subject === 'doomed' ? { agents: [], tools: [] } : attributed);
  }
});

test('the mint chain of the exchanged token leads to the client secret', () => {
  const narrow = issuedBy('oauth', 'access token').find(({ parents }) => parents.length > 1);
  const chain = rowOf(narrow?.secret ?? '').mintChain.ancestors.map(({ fingerprint }) => fingerprint);
  expect(chain).toContain(fingerprintOf(stage.secrets.ledgerClientSecret));
  const children = rowOf(stage.secrets.ledgerClientSecret).mintChain.descendants;
  expect(children.map(({ fingerprint }) => fingerprint)).toContain(fingerprintOf(narrow?.secret ?? ''));
});

/** Every secret of the demo, and what it is called in a failure. */
function secretsOfTheDemo(): Map<string, string> {
  const named = new Map<string, string>();
  for (const entry of Object.values(truth).flat()) named.set(entry.secret, `${entry.kind} secret`);
  for (const [name, secret] of Object.entries({ ...stage.secrets, awsSecret: stage.secrets.awsKey.secret })) {
    if (typeof secret === 'string') named.set(secret, name);
  }
  // An access key id is public by design and a join key in clear.
  named.delete(stage.secrets.awsKey.id);
  for (const { secret } of issuedBy('aws', 'session access key id')) named.delete(secret);
  named.set(testKeyText, 'fingerprint key');
  for (const token of [collector.ingestToken, collector.readToken, collector.adminToken]) {
    named.set(token, 'token');
  }
  return named;
}

test('no secret is in a database file, the WAL, a spool, a log or an answer', async () => {
  // With nobody to send it to, the spool stays, to be searched too.
  const kept = [];
  for (const player of cast) {
    const result = await runUnderMayfly(player, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
    kept.push(result.stderr);
    expect(result.stderr).toContain('; kept in ');
  }
  truth = await stage.truth();
  const spool = `${stage.folder}/home/.local/state/mayfly/spool`;
  const spooled = readdirSync(spool, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ndjson'),
  );
  expect(spooled.length).toBeGreaterThanOrEqual(cast.length);
  expect(readFileSync(`${collector.dataDirectory}/pglite/PG_VERSION`, 'utf8').trim()).toMatch(/^\d+$/);

  const secrets = secretsOfTheDemo();
  expect(secrets.size).toBeGreaterThan(20);
  const folders = [collector.dataDirectory, `${stage.folder}/home`];
  const texts = {
    answers: JSON.stringify([...inventory.values()]),
    log: collector.log(),
    'terminal output': [...[...played.values()].map(({ stderr }) => stderr), ...kept].join('\n'),
  };
  expect(findSecrets(secrets, { folders, texts })).toEqual([]);

  // Control: a secret planted in each of the places, in whatever form, is found.
  const [planted = ''] = secrets.keys();
  const forms = {
    raw: planted,
    base64: Buffer.from(`x${planted}y`).toString('base64'),
    hex: Buffer.from(planted).toString('hex'),
    percent: [...planted].map((c) => `%${c.charCodeAt(0).toString(16)}`).join(''),
  };
  for (const [form, text] of Object.entries(forms)) {
    for (const folder of folders) {
      const file = `${folder}/planted-${form}`;
      writeFileSync(file, `a line with ${text} in it`);
      expect(findSecrets(secrets, { folders, texts: {} })).toEqual([expect.stringContaining(` in ${file}`)]);
      rmSync(file);
    }
    for (const where of Object.keys(texts)) {
      const found = findSecrets(secrets, { folders: [], texts: { [where]: `a line with ${text} in it` } });
      expect(found).toEqual([expect.stringContaining(` in ${where}`)]);
    }
  }
});
