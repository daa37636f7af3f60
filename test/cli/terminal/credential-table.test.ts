import { expect, test } from 'vitest';
import { credentialTable } from '../../../src/cli/terminal/credential-table.ts';
import { textWidth } from '../../../src/cli/terminal/text-width.ts';
import type { CredentialSummary } from '../../../src/core/api/views.ts';
import { sampleSummaries, summary, workload } from '../support/sample-credentials.ts';
import { testContext } from '../support/test-context.ts';

function table(width: number | null, items: readonly CredentialSummary[] = sampleSummaries): string {
  return `\n${credentialTable(items, testContext({}, { width }))}`;
}

test('in 80 columns it shows what, where, until when', () => {
  expect(table(80)).toBe(`
STATE    PROVIDER   TYPE             WORKLOAD         USES  EXPIRES  FINGERPRINT
live     openai     project_key      billing-age… +1  1284  -        mf1_m3kckoc
live     github     installation_t…  release-agent      48  in 52m   mf1_fijq45p
live     aws        session          nightly-report      3  in 14m   mf1_jyzg66n
expired  unknown    oauth.access_t…  mcp-ledger         ≥7  2h ago   mf1_d3hahml
ended    vault      batch_token      migrate             0  -        mf1_5bty35x
idle     anthropic  api_key          research-noteb…     2  -        mf1_rolfmrf
`);
});

test('in 120 columns it shows for whom and when, too', () => {
  expect(table(120)).toBe(`
STATE    PROVIDER   TYPE                WORKLOAD           AGENT       TOOL             USES  EXPIRES  SEEN  FINGERPRINT
live     openai     project_key         billing-agent +1   planner +1  -                1284  -        1s    mf1_m3kckoc
live     github     installation_token  release-agent      reviewer    create_pull_re…    48  in 52m   12s   mf1_fijq45p
live     aws        session             nightly-report     -           -                   3  in 14m   1m    mf1_jyzg66n
expired  unknown    oauth.access_token  mcp-ledger         -           ledger_lookup      ≥7  2h ago   2h    mf1_d3hahml
ended    vault      batch_token         migrate            -           -                   0  -        3d    mf1_5bty35x
idle     anthropic  api_key             research-notebook  -           -                   2  -        5h    mf1_rolfmrf
`);
});

test('through a pipe nothing is cut and fingerprints are whole', () => {
  const text = table(null);
  expect(text).not.toContain('…');
  for (const { fingerprint } of sampleSummaries) expect(text).toContain(fingerprint);
  expect(text).toContain('billing-agent (production) +1');
});

test.each([60, 72, 80, 100, 120, 160])('no line is wider than %i columns', (width) => {
  for (const line of table(width).split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width);
});

test('names that try to write on the terminal come out inert', () => {
  const evil = '\u001b]0;owned\u0007\r\n';
  const text = table(null, [
    summary('x', {
      provider: evil,
      type: evil,
      workloads: [workload(evil, evil)],
      agents: [evil],
      tools: [evil],
    }),
  ]);
  expect(text.trim().split('\n')).toHaveLength(2);
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(text).toContain('\\x1b]0;owned\\x07');
});
