import type { EndReason } from '../semconv.ts';
import type { Ended, Exchange, Issuer, IssuerRequest } from './issuer.ts';
import { endedPresenter } from './reading/ended-credential.ts';
import { jsonFields } from './reading/fields.ts';
import { pathWithoutQuery } from './reading/path-without-query.ts';

interface Row {
  readonly methods: readonly string[];
  readonly path: RegExp;
  readonly reason: EndReason;
  /** Requests that end another credential, or none. */
  readonly except?: RegExp;
}

/** Calls that end the very credential that they are signed in with. */
const rows: readonly Row[] = [
  // docs.github.com/rest/apps/installations#revoke-an-installation-access-token
  { methods: ['DELETE'], path: /^(?:\/api\/v3)?\/installation\/token\/?$/, reason: 'revoked' },
  // docs.gitlab.com/api/personal_access_tokens#self-revoke
  { methods: ['DELETE'], path: /\/api\/v4\/personal_access_tokens\/self\/?$/, reason: 'revoked' },
  // developer.okta.com/docs/api: revoke the current API token
  { methods: ['DELETE'], path: /^\/api\/v1\/api-tokens\/current\/?$/, reason: 'revoked' },
  // dropbox.com/developers/documentation/http#auth-token-revoke
  { methods: ['POST'], path: /^\/2\/auth\/token\/revoke$/, reason: 'revoked' },
  // docs.slack.dev/reference/methods/auth.revoke: `test=1` revokes nothing.
  {
    methods: ['GET', 'POST'],
    path: /^\/api\/auth\.revoke$/,
    reason: 'revoked',
    except: /[?&]test=(?:1|true)/,
  },
  // supabase.com/docs/reference/javascript/auth-signout: the others' sessions end, this one does not.
  { methods: ['POST'], path: /\/auth\/v1\/logout$/, reason: 'logged_out', except: /[?&]scope=others/ },
];

/** Credentials that a program gives back when it is done with them. */
export const selfRevocation: Issuer = {
  id: 'self-revocation',
  endpoints: [],
  at: { segments: ['installation', 'self', 'current', 'revoke', 'auth.revoke', 'logout'] },
  match: (request) => rowOf(request) !== undefined,
  presented: () => [],
  issued: () => [],
  ended: (exchange: Exchange): readonly Ended[] => {
    const row = rowOf(exchange.request);
    if (row === undefined || exchange.status >= 400) return [];
    // Slack answers every question with 200.
    const answer = jsonFields(exchange.responseBody);
    if (answer?.['ok'] === false || answer?.['revoked'] === false) return [];
    return endedPresenter(exchange, row.reason);
  },
};

function rowOf({ method, path }: IssuerRequest): Row | undefined {
  const bare = pathWithoutQuery(path);
  return rows.find(
    (row) => row.methods.includes(method) && row.path.test(bare) && row.except?.test(path) !== true,
  );
}
