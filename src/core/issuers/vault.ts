import { canonicalAuthorization } from '../canonical.ts';
import type { Instant } from '../instant.ts';
import { certificateJoinKeys, certificatesOfPem, readCertificate, serialNumber } from '../x509.ts';
import type { Exchange, Issued, Issuer, IssuerRequest, Presented } from './issuer.ts';
import type { Fields } from './reading/fields.ts';
import { asFields, jsonFields, secretField, textField, textsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter, instantOfDate, instantOfEpoch } from './reading/lifetimes.ts';
import { generatedLeaves, storedLeaves } from './reading/secret-leaves.ts';
import { vaultEnds, vaultRenewals } from './reading/vault-ends.ts';
import { vaultPath } from './reading/vault-path.ts';

const login = /\/v1\/auth\/[^?#]{1,200}\/(?:login|callback)(?:[/?#]|$)/;
/** Requests that prove who asks with a secret in the body. Elsewhere a `password` is data being stored. */
const proving = /^(?:auth\/.+\/(?:login|callback)(?:\/|$)|auth\/token\/|sys\/wrapping\/)/;
/** Mounts that hand out what was put in; older servers do not name the mount. */
const stores: ReadonlySet<string> = new Set(['kv', 'generic', 'cubbyhole']);
const presentedFields = ['secret_id', 'jwt', 'password', 'token'] as const;

/**
 * HashiCorp Vault and OpenBao: any host and mount, so the token's header or a login path tells, and the
 * envelope of the answer says what was handed out (developer.hashicorp.com/vault/api-docs).
 */
export const vault: Issuer = {
  id: 'vault',
  endpoints: ['vault-any', 'vault-aws-creds', 'vault-db-creds', 'vault-pki-issue', 'vault-kv2'],
  at: { segments: ['v1'] },
  match: ({ path, header }) => {
    if (!path.includes('/v1/')) return false;
    if (login.test(path)) return true;
    return (
      header('x-vault-token') !== null ||
      header('x-vault-request') !== null ||
      header('x-vault-namespace') !== null
    );
  },
  presented: presentedInBody,
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const answer = jsonFields(exchange.responseBody);
    if (answer === null) return [];
    return [...tokenOf(answer, exchange), ...wrappingTokenOf(answer, exchange), ...dataOf(answer, exchange)];
  },
  ended: vaultEnds,
  renewed: vaultRenewals,
};

/** A token from a login, `auth/token/create` or a renewal; a renewal hands back the token it was given. */
function tokenOf(answer: Fields, exchange: Exchange): readonly Issued[] {
  const auth = asFields(answer['auth']);
  const secret = secretField(auth, 'client_token');
  if (auth === null || secret === null) return [];
  const name = vaultPath(exchange.request);
  const accessor = textField(auth, 'accessor');
  const policies = textsField(auth, 'policies');
  const kind = textField(auth, 'token_type');
  const expiresAt = instantAfter(exchange.at, auth['lease_duration']);
  const isRenewal = name.startsWith('auth/token/renew');
  return [
    issuedCredential({
      secret,
      source: 'token_endpoint',
      type: kind === 'batch' ? 'vault.batch_token' : 'vault.service_token',
      provider: 'vault',
      name,
      policy: policyText(roleOf(auth, exchange), policies),
      ephemeral: expiresAt !== null,
      expiresAt,
      scopes: policies,
      subject: subjectOf(asFields(auth['metadata'])),
      joinKeys: accessor === null ? [] : [`vault.accessor:${accessor}`],
      parents: isRenewal ? [] : presenters(exchange),
    }),
  ];
}

function roleOf(auth: Fields, exchange: Exchange): string | null {
  const metadata = asFields(auth['metadata']);
  const asked = jsonFields(exchange.requestBody ?? '');
  return textField(metadata, 'role_name') ?? textField(metadata, 'role') ?? textField(asked, 'role');
}

function policyText(role: string | null, policies: readonly string[]): string | null {
  const parts = [
    ...(role === null ? [] : [`role ${role}`]),
    ...(policies.length === 0 ? [] : [`policies ${policies.join(', ')}`]),
  ];
  return parts.length === 0 ? null : `vault ${parts.join(', ')}`.slice(0, 512);
}

/** Names that auth methods put into a token's metadata: userpass and LDAP, Kubernetes. */
function subjectOf(metadata: Fields | null): string | null {
  const account = textField(metadata, 'service_account_name');
  if (account === null) return textField(metadata, 'username');
  const namespace = textField(metadata, 'service_account_namespace');
  return namespace === null ? account : `${namespace}/${account}`;
}

function wrappingTokenOf(answer: Fields, exchange: Exchange): readonly Issued[] {
  const wrap = asFields(answer['wrap_info']);
  const secret = secretField(wrap, 'token');
  if (wrap === null || secret === null) return [];
  const accessor = textField(wrap, 'accessor');
  return [
    issuedCredential({
      secret,
      source: 'token_endpoint',
      type: 'vault.wrapping_token',
      provider: 'vault',
      name: vaultPath(exchange.request),
      ephemeral: true,
      issuedAt: instantOfDate(wrap['creation_time']),
      expiresAt: instantAfter(exchange.at, wrap['ttl']),
      joinKeys: accessor === null ? [] : [`vault.accessor:${accessor}`],
      parents: presenters(exchange),
    }),
  ];
}

function dataOf(answer: Fields, exchange: Exchange): readonly Issued[] {
  const data = asFields(answer['data']);
  if (data === null) return [];
  const stored = storedIn(answer, data);
  if (stored === null) return generated(answer, data, exchange);
  const metadata = stored === data ? null : asFields(data['metadata']);
  const name = vaultPath(exchange.request);
  const version = metadata?.['version'];
  return storedLeaves(JSON.stringify(stored)).map((found) =>
    issuedCredential({
      ...found,
      source: 'secret_manager',
      name,
      joinKeys: [
        ...found.joinKeys,
        ...(typeof version === 'number' ? [`vault.secret_version:${name}#${version}`] : []),
      ],
      issuedAt: instantOfDate(metadata?.['created_time']),
      expiresAt: instantOfDate(metadata?.['deletion_time']),
      parents: presenters(exchange),
    }),
  );
}

/**
 * What somebody stored, or null when an engine generated the data. KV v2 nests it beside its metadata. KV v1
 * hands it out bare, with a lease duration that is only advice and no lease (docs/secrets/kv/kv-v1).
 */
function storedIn(answer: Fields, data: Fields): Fields | null {
  const nested = asFields(data['data']);
  if (nested !== null && asFields(data['metadata']) !== null) return nested;
  if (textField(answer, 'lease_id') !== null) return null;
  const mount = textField(answer, 'mount_type');
  if (mount !== null) return stores.has(mount) ? data : null;
  return typeof answer['lease_duration'] === 'number' && answer['lease_duration'] > 0 ? data : null;
}

/** What a secrets engine generated: it ends with its lease, with its certificate or at the next rotation. */
function generated(answer: Fields, data: Fields, exchange: Exchange): readonly Issued[] {
  const lease = textField(answer, 'lease_id');
  const accessor = textField(data, 'secret_id_accessor');
  const certificate = certificateOf(data);
  const name = vaultPath(exchange.request);
  const leaseEnd = lease === null ? null : instantAfter(exchange.at, answer['lease_duration']);
  const expiresAt =
    leaseEnd ??
    instantOfEpoch(data['expiration']) ??
    certificate.expiresAt ??
    instantAfter(exchange.at, data['ttl'] ?? data['secret_id_ttl']);
  const role = /\/(?:creds|static-creds|sts|issue|token|key)\/([^/]+)$/.exec(name)?.[1] ?? null;
  return generatedLeaves(JSON.stringify(data)).map((found) => {
    const isCertificateKey = found.name.endsWith('private_key');
    const isPassword = found.name === 'password';
    return issuedCredential({
      ...found,
      type: found.type ?? (isPassword && isDatabase(answer, name) ? 'database.password' : null),
      provider: found.provider ?? 'vault',
      source: 'secret_manager',
      name,
      policy: policyText(role, []),
      ephemeral: expiresAt === null ? null : true,
      expiresAt,
      subject: found.subject ?? (isPassword ? textField(data, 'username') : null),
      joinKeys: [
        ...found.joinKeys,
        ...(lease === null ? [] : [`vault.lease_id:${lease}`]),
        ...(isCertificateKey ? certificate.joinKeys : []),
        ...(accessor === null || found.name !== 'secret_id' ? [] : [`vault.secret_id_accessor:${accessor}`]),
      ],
      parents: presenters(exchange),
    });
  });
}

/** What the certificate beside a private key says; with `format=der` only its serial number is there as text. */
function certificateOf(data: Fields): {
  readonly joinKeys: readonly string[];
  readonly expiresAt: Instant | null;
} {
  const text = data['certificate'];
  const der = typeof text === 'string' ? certificatesOfPem(text)[0] : undefined;
  const certificate = der === undefined ? null : readCertificate(der);
  if (certificate !== null) {
    return { joinKeys: certificateJoinKeys(certificate), expiresAt: certificate.notAfter };
  }
  const serial = serialNumber(textField(data, 'serial_number') ?? '');
  return { joinKeys: serial === null ? [] : [`x509.serial:${serial}`], expiresAt: null };
}

function isDatabase(answer: Fields, name: string): boolean {
  return answer['mount_type'] === 'database' || name.startsWith('database/');
}

function presenters(exchange: Exchange): Issued['parents'] {
  const body = presentedInBody(exchange.request, exchange.requestBody ?? '').map(({ secret }) => secret);
  return [...exchange.presentedInHeaders, ...body];
}

function presentedInBody(request: IssuerRequest, body: string): readonly Presented[] {
  if (!proving.test(vaultPath(request))) return [];
  const asked = jsonFields(body);
  if (asked === null) return [];
  const subject = textField(asked, 'role_id') ?? textField(asked, 'role') ?? textField(asked, 'username');
  const presented = presentedFields.flatMap((field) => {
    const secret = secretField(asked, field);
    return secret === null ? [] : [{ secret, field, subject }];
  });
  return [...presented, ...awsLogin(asked, subject)];
}

/**
 * The AWS method proves itself with a signed `GetCallerIdentity` request, whose headers travel as Base64 of
 * JSON (docs/auth/aws): the credential is the access key that signed it.
 */
function awsLogin(asked: Fields, subject: string | null): readonly Presented[] {
  const field = 'iam_request_headers';
  const encoded = asked[field];
  if (typeof encoded !== 'string') return [];
  const headers = jsonFields(Buffer.from(encoded, 'base64').toString('utf8'));
  const signature = textField(headers, 'Authorization') ?? textField(headers, 'authorization');
  const signed = signature === null ? null : canonicalAuthorization(signature);
  return signed?.scheme.startsWith('aws4-') === true ? [{ secret: signed.secret, field, subject }] : [];
}
