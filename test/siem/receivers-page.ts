import { markdownTable } from '../bench/markdown-table.ts';

export interface ReceiverResult {
  readonly receiver: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly isBroken: boolean;
  readonly titles: readonly string[];
}

/** `docs/siem/receivers.md`, of one run. */
export function receiversPage(results: readonly ReceiverResult[]): string {
  const ordered = results.toSorted((a, b) => a.receiver.localeCompare(b.receiver, 'en'));
  const table = markdownTable(
    ['receiver', 'passed', 'failed', 'skipped'],
    ordered.map(({ receiver, passed, failed, skipped, isBroken }) => [
      isBroken ? `${receiver} (did not start)` : receiver,
      ...[passed, failed, skipped].map(String),
    ]),
  );
  const parts = ordered.map(
    ({ receiver, titles }) => `## ${receiver}\n\n${titles.map((title) => `- ${title}`).join('\n')}`,
  );
  return `# Receivers

Destinations of exports against the programs that receive, each a real one in its own process: \`npm run test:siem -- --write\` fetches or
builds them, and wrote this page. What is judged is what the receiver kept, read back from it.

${table}

Parquet is read by DuckDB. Without a cloud there was no Splunk, Elasticsearch, Sentinel, SecOps, Security Lake or Amazon S3 to send to: what
stands for them here speaks the same protocol (the Collector's \`splunk_hec\`, OpenSearch, moto), or is a server of the tests
(\`test/collector/export/destinations\`).

${parts.join('\n\n')}
`;
}
