import type { SessionView } from '../../live-views.ts';
import {
  type AuditLinkView,
  type NewTokenView,
  type Problem,
  type TokenView,
  tokenScopes,
  type VerificationView,
} from '../../views.ts';
import {
  component,
  count,
  flag,
  list,
  object,
  oneOf,
  orNull,
  type Properties,
  text,
  time,
} from '../schema.ts';
import { pageOf } from './page-schema.ts';

export const problemSchema = component(
  'Problem',
  object<Problem>()(
    {
      type: text('A URI reference: `/problems/` and the code.'),
      title: text(),
      status: count(),
      detail: text('What was wrong, and what to do. Never repeats a value.'),
      code: text('Such as `request.invalid`: stable, for programs.'),
      at: orNull(
        object<NonNullable<Problem['at']>>()({ from: count(), to: count() }),
        'Where in a filter it stands, in UTF-16 units; null: it is not about a place in a filter.',
      ),
    },
    'Problem details (RFC 9457).',
  ),
);

const limits = {
  environments: orNull(list(text()), 'What it may report or see; null: everything.'),
  workloads: orNull(list(text()), 'Service names; null: all.'),
};

const tokenProperties: Properties<TokenView> = {
  id: text(),
  name: text(),
  scope: oneOf(tokenScopes),
  createdAt: time(),
  expiresAt: orNull(time()),
  revokedAt: orNull(time()),
  lastUsedAt: orNull(time()),
  ...limits,
  newCredentialsPerSecond: orNull(count(), 'Of a sender; null: as the collector is configured.'),
  spansPerSecond: orNull(count(), 'Of a sender; null: as the collector is configured.'),
};

export const tokenSchema = component('Token', object<TokenView>()(tokenProperties));
export const tokenPageSchema = pageOf(tokenSchema);
export const newTokenSchema = component(
  'NewToken',
  object<NewTokenView>()({ ...tokenProperties, token: text('Shown this once.') }),
);

export const sessionSchema = component(
  'Session',
  object<SessionView>()(
    {
      name: text('Of the token.'),
      scope: oneOf(['read', 'admin']),
      ...limits,
      expiresAt: orNull(time(), 'When it ends, unless its token ends before.'),
    },
    'Who asks.',
  ),
);

export const auditLinkSchema = component(
  'AuditLink',
  object<AuditLinkView>()(
    {
      seq: count('From 1 on, without gaps.'),
      at: time(),
      actor: text('Id of a token, `given:<scope>`, `certificate:<identity>`, `collector`, or `nobody`.'),
      action: text(),
      route: orNull(text(), 'Method and pattern; null: not by a request.'),
      subject: orNull(text(), 'Fingerprint or token id; null: a list.'),
      items: orNull(count(), 'How many were answered; null: a change.'),
      limits: orNull(
        object<NonNullable<AuditLinkView['limits']>>()(limits),
        'What the actor was limited to.',
      ),
      hash: text('SHA-256 in hex over the hash of the link before, the number and the content.'),
    },
    'A link of the chain of what was read and changed.',
  ),
);
export const auditPageSchema = pageOf(auditLinkSchema);

type Missing = VerificationView['missing'];
type Audit = VerificationView['audit'];

export const verificationSchema = component(
  'Verification',
  object<VerificationView>()(
    {
      ok: flag('Nothing is missing, unexplained or unreadable, and the audit is as it was written.'),
      requests: count(),
      observations: count(),
      unreadable: count('Requests that cannot be read any more.'),
      missing: object<Missing>()(
        { process: count(), context: count(), credential: count(), usage: count() },
        'Rows that the inbox tells of and the inventory does not hold, or holds less of.',
      ),
      unexplained: object<VerificationView['unexplained']>()(
        { credential: count(), usage: count() },
        'Rows of which the inbox still has everything and that say something else.',
      ),
      audit: object<Audit>()({
        links: count(),
        fault: orNull(
          object<NonNullable<Audit['fault']>>()({ seq: count(), problem: text() }),
          'The first link that is not as it was written.',
        ),
      }),
    },
    'What folding the inbox once more came to, against the inventory.',
  ),
);
