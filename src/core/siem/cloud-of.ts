import type { CredentialFacts } from './event.ts';

export interface CloudFacts {
  readonly provider: 'aws' | 'gcp' | 'azure';
  /** Of AWS, from the ARNs that name whom it is for; null when none does. */
  readonly account: string | null;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const arn = /^arn:aws[a-z-]{0,16}:[a-z0-9-]{0,32}:[a-z0-9-]{0,32}:(\d{12}):/;

/** The cloud whose credential it is; null when it is of another kind. */
export function cloudOf(credential: CredentialFacts | null): CloudFacts | null {
  const provider = credential?.provider;
  if (credential === null || (provider !== 'aws' && provider !== 'gcp' && provider !== 'azure')) return null;
  const names = provider === 'aws' ? [credential.subject ?? '', ...credential.policies] : [];
  const account = names.map((name) => arn.exec(name)?.[1]).find((found) => found !== undefined);
  return { provider, account: account ?? null };
}
