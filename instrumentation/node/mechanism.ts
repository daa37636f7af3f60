/** Schemes as their registrations and vendors write them; a scheme is the same in any case (RFC 9110 section 11.1). */
const written: ReadonlyMap<string, string> = new Map(
  [
    'Basic Bearer DPoP Digest GNAP HOBA Mutual Negotiate NTLM OAuth PrivateToken vapid Token Key ApiKey Api-Key Splunk',
    'SSWS GenieKey DirectLogin Snowflake GoogleLogin KakaoAK Discogs Zoho-oauthtoken Bot',
  ]
    .flatMap((line) => line.split(' '))
    .map((scheme) => [scheme.toLowerCase(), scheme]),
);

/** How an authentication scheme is told, from its lower-case name; null without one. */
export function mechanismOf(scheme: string): string | null {
  if (scheme === '') return null;
  return written.get(scheme) ?? (scheme.startsWith('aws4-') ? scheme.toUpperCase() : scheme);
}
