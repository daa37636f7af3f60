import { tokenScopes } from '../src/core/api/views.ts';
import type { FirstSecrets } from './first-start.ts';

const purposes = {
  ingest: 'agents and jobs: may send, and nothing else',
  read: 'whoever asks the inventory (mayfly list, mayfly show): may read, and nothing else',
  admin: 'may also make and revoke tokens; keep it apart',
} as const;

/** What a first start shows, once: lines for a shell, ready to paste. */
export function firstStartBanner(secrets: FirstSecrets, url: string): string {
  const lines = [
    '',
    'Mayfly starts here for the first time. What follows is shown once: keep it in a safe place.',
    'The collector keeps only hashes of the tokens, and the fingerprint key not at all.',
    '',
    '# where agents and jobs send to',
    assign('OTEL_EXPORTER_OTLP_ENDPOINT', url),
  ];
  for (const scope of tokenScopes) {
    const name = `MAYFLY_${scope.toUpperCase()}_TOKEN`;
    const token = secrets.tokens[scope];
    if (token === undefined) lines.push('', `# ${name}: as it was given to the collector`);
    else lines.push('', `# ${purposes[scope]}`, assign(name, token));
  }
  if (secrets.fingerprintKey === null) {
    lines.push('', '# MAYFLY_FINGERPRINT_KEY: as it was given to the collector');
  } else {
    lines.push(
      '',
      '# the key of your organisation: the same for every agent and job, for ever.',
      '# With another key the same credential gets another fingerprint.',
      assign('MAYFLY_FINGERPRINT_KEY', secrets.fingerprintKey),
    );
  }
  lines.push(...oneLine(secrets, url));
  return `${lines.join('\n')}\n\n`;
}

/** The second of two commands: nothing to paste together, when everything was made here. */
function oneLine({ tokens, fingerprintKey }: FirstSecrets, url: string): readonly string[] {
  if (tokens.ingest === undefined || fingerprintKey === null) return [];
  const settings = {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    MAYFLY_INGEST_TOKEN: tokens.ingest,
    MAYFLY_FINGERPRINT_KEY: fingerprintKey,
  };
  const words = Object.entries(settings).map(([name, value]) => `${name}='${value}'`);
  return [
    '',
    '# or all of it in one line, in front of your own agent (also: python agent.py, npx some-mcp-server)',
    `${words.join(' ')} npx mayfly run -- node agent.js`,
    `# then look: ${url}/ (sign in with the read token)`,
  ];
}

/** Quoted for a POSIX shell. The values hold no quotes. */
function assign(name: string, value: string): string {
  return `export ${name}='${value}'`;
}
