import { readFileSync, statSync } from 'node:fs';
import type { Finding } from './finding.ts';

/** Read of a file, from its beginning. */
const mostBytes = 64 * 1_048_576;

/** Marks that bundlers leave in what they write. */
const bundlers: readonly (readonly [name: string, mark: RegExp])[] = [
  ['webpack', /__webpack_require__|webpackBootstrap/],
  ['esbuild', /__commonJS\s*=|__toESM\s*=|__commonJSMin/],
  ['ncc', /__nccwpck_require__/],
  ['rollup', /function getDefaultExportFromCjs|_commonjsHelpers/],
  ['parcel', /parcelRequire/],
  ['bun', /@bun @bun-cjs|\/\/ @bun/],
];

/** Packages that are reached inside of their files, with what of them is written when they are swallowed. */
const insidePackages: readonly (readonly [name: string, mark: RegExp, lost: string])[] = [
  ['MCP SDK', /protocolVersion[\s\S]{0,400}jsonrpc|setRequestHandler/, 'the tool and agent of MCP calls'],
  [
    'pg',
    /SASLInitialResponse|pg\.Pool|pg-protocol/,
    'passwords that never cross the wire (linked by user and host)',
  ],
  ['mysql2', /caching_sha2_password/, 'passwords that never cross the wire (linked by user and host)'],
  ['undici', /undici\.globalDispatcher|DispatcherBase/, 'the caller behind a pool of undici 6 or 7'],
];

/** Whether a file of the application is a bundle, and what the hooks then cannot reach. */
export function appFile(path: string): readonly Finding[] {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > mostBytes) return [{ level: 'note', text: `${path} is too large to look at (${size} bytes)` }];
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'cannot be read';
    return [{ level: 'failure', text: `cannot look at ${path}: ${code}` }];
  }
  const bundler = bundlers.find(([, mark]) => mark.test(text))?.[0] ?? null;
  if (bundler === null && !isMinified(text)) {
    return [{ level: 'ok', text: `${path} is no bundle: every hook reaches it` }];
  }
  const swallowed = insidePackages.filter(([, mark]) => mark.test(text));
  const made = bundler === null ? 'minified' : `a bundle, made by ${bundler}`;
  if (swallowed.length === 0) {
    return [{ level: 'ok', text: `${path} is ${made}: HTTP, files and environment are seen all the same` }];
  }
  return [
    {
      level: 'warning',
      text: `${path} is ${made}, with ${swallowed.map(([name]) => name).join(', ')} inside`,
      advice: `not seen there: ${[...new Set(swallowed.map(([, , lost]) => lost))].join('; ')}. Mark the packages as external in the bundler to see it`,
    },
  ];
}

/** Lines of thousands of characters are nobody's hand. */
function isMinified(text: string): boolean {
  const lines = text.split('\n').length;
  return text.length > 20_000 && text.length / lines > 2_000;
}
