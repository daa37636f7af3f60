import type { CredentialFacts } from '../credential-attributes.ts';

const signed =
  /^(?:https?:\/\/)?[^\s/?]+\/\?(?=[^\s]*\bAction=connect\b)(?=[^\s]*\bX-Amz-Credential=([A-Za-z0-9]{16,128})(?:%2F|\/))/i;

/**
 * Amazon RDS, ElastiCache and MemoryDB take a presigned request as the password (Amazon RDS User Guide,
 * "IAM database authentication"). Null for any other password.
 */
export function presignedLogin(secret: string): CredentialFacts | null {
  const keyId = secret.length > 16_384 ? undefined : signed.exec(secret)?.[1];
  if (keyId === undefined) return null;
  const issuedAt = instantOf(/[?&]X-Amz-Date=(\d{8}T\d{6}Z)/.exec(secret)?.[1]);
  const seconds = Number(/[?&]X-Amz-Expires=(\d{1,6})/.exec(secret)?.[1] ?? Number.NaN);
  return {
    type: 'aws.database_auth_token',
    provider: 'aws',
    ephemeral: true,
    issuedAt,
    expiresAt: issuedAt === null || Number.isNaN(seconds) ? null : issuedAt + seconds * 1_000,
    joinKeys: [`aws.access_key_id:${keyId}`],
  };
}

/** `20260102T030405Z`. */
function instantOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const time = Date.parse(
    `${parts?.[1]}-${parts?.[2]}-${parts?.[3]}T${parts?.[4]}:${parts?.[5]}:${parts?.[6]}Z`,
  );
  return Number.isNaN(time) ? null : time;
}
