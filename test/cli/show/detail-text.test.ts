import { expect, test } from 'vitest';
import { detailText } from '../../../src/cli/show/detail-text.ts';
import { textWidth } from '../../../src/cli/terminal/text-width.ts';
import type { CredentialDetail } from '../../../src/core/api/views.ts';
import {
  link,
  sampleDetail,
  sampleFingerprint,
  sampleNow,
  usage,
  workload,
} from '../support/sample-credentials.ts';
import { testContext } from '../support/test-context.ts';

function detail(width: number | null, credential: CredentialDetail = sampleDetail): string {
  return detailText(credential, sampleNow, testContext({}, { width }).out);
}

test('in 80 columns one credential is a page', () => {
  expect(`\n${detail(80)}`).toBe(`
github installation_token  live, short-lived, 48 uses
mf1_fijq45pikos53hvuxd5phj227yaqhp

  issued      2027-01-15 07:52:00Z  8m ago
  expires     2027-01-15 08:52:00Z  in 52m
  first seen  2027-01-15 07:52:00Z  8m ago
  last seen   2027-01-15 07:59:48Z  12s ago
  last used   2027-01-15 07:59:48Z  12s ago
  source      token_endpoint
  name        installation 4711
  policy      app 99 installation 4711
  scopes      contents:read
              pull_requests:write
  issuer      api.github.com
  join keys   github.app_id:99
              github.installation_id:4711

Workloads and uses
  WHAT     COUNT  WORKLOAD       AGENT     TOOL             VIA             LAST
  used        40  release-agent  reviewer  create_pull_re…  header          12s
  used         8  release-agent  reviewer  -                header          40s
  fetched      1  release-agent  reviewer  -                token_endpoint  12s

Targets
  HOST            OPERATION                USES  ACCEPTED  DENIED  FAILED  LAST
  api.github.com  POST /repos/{}/{}/pulls    40        38       1       1  12s
  api.github.com  GET /repos/{}/{}            8         8       0       0  40s

Mint chain
  mf1_sgrimwok  never observed itself
  └─ mf1_qmkwkp2g  github app_jwt
     └─ mf1_fijq45pi  github installation_token  (this one)
        ├─ mf1_pv3of3kf  github user_token
        │  └─ mf1_pajqyryp  aws session
        └─ mf1_tgd5fdsx  github user_token

Observations, newest first
  AT            WHAT     WHERE                                          OUTCOME
  07:59:48.000  used     api.github.com POST /repos/{}/{}/pulls         accepted
  07:52:00.000  fetched  api.github.com POST /app/installations/{}/ac…  -
`);
});

test('while a key is rotated both fingerprints are shown, and where a parent is to be found now', () => {
  const [earlier, later] = [sampleFingerprint('earlier'), sampleFingerprint('later')];
  const chain = { ancestors: [link('app', 1, { rotatedTo: later })], descendants: [] };
  const text = detail(80, {
    ...sampleDetail,
    previousFingerprints: [earlier],
    rotatedTo: [later],
    mintChain: chain,
  });
  expect(text).toContain(`  rotated to  ${later}\n  formerly    ${earlier}\n`);
  expect(text).toContain(`(rotated to ${later.slice(0, 12)})`);
});

test.each([80, 100, 120])('no line is wider than %i columns', (width) => {
  for (const line of detail(width).split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width);
});

test('through a pipe nothing is cut', () => {
  expect(detail(null)).not.toContain('…');
});

test('a credential that was only fetched has no targets and no chain', () => {
  const text = detail(80, {
    ...sampleDetail,
    usage: [usage({ kind: 'fetched', channel: 'env' })],
    mintChain: { ancestors: [], descendants: [] },
    lastUsedAt: null,
  });
  expect(text).not.toContain('Targets');
  expect(text).not.toContain('Mint chain');
  expect(text).toContain('last used   never');
});

test('on a terminal the latest ten observations are enough, a pipe gets all', () => {
  const [seen] = sampleDetail.observations;
  const observations = seen === undefined ? [] : Array.from({ length: 25 }, () => seen);
  expect(detail(100, { ...sampleDetail, observations })).toContain('Observations, the latest 10 of 25');
  expect(detail(null, { ...sampleDetail, observations }).match(/accepted$|accepted /gm)).toHaveLength(25);
});

test('rows that differ in what is not shown are one', () => {
  const rows = [
    usage({ count: 2 }),
    usage({ count: 3, workload: { ...workload('release-agent'), owner: 'ada' } }),
  ];
  expect(detail(null, { ...sampleDetail, usage: rows })).toMatch(/used +5 +release-agent/);
});

test('facts that try to write on the terminal come out inert', () => {
  const evil = '\u001b[2J\r\n';
  const text = detail(null, {
    ...sampleDetail,
    names: [evil],
    scopes: [evil],
    policies: [evil],
    usage: [usage({ agent: evil, operation: evil, address: evil, user: evil, notebook: evil, cell: evil })],
  });
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(text).toContain('\\x1b[2J\\r\\n');
});
