/**
 * Settings that name the file in which a secret is mounted: a web identity's token of AWS profiles, the source of
 * Google's external accounts (google.aip.dev/auth/4117), token and key of a kubeconfig's user.
 */
const names =
  /(?:^|[\s{,"'])(?:web_identity_token_file|tokenFile|client-key|key_file|private_key_path|subject_token_file)["']?\s*[=:]\s*["']?([^"'\r\n]{1,1024})|"credential_source"\s*:\s*\{[^{}]{0,1024}?"file"\s*:\s*"([^"]{1,1024})"/g;
const most = 8;
/** Longer files are no settings. */
const longest = 65_536;

/** The files that a secret file says hold further secrets. */
export function filesNamedIn(text: string): readonly string[] {
  if (text.length > longest) return [];
  const found: string[] = [];
  for (const match of text.matchAll(names)) {
    const path = (match[1] ?? match[2] ?? '').trim();
    if (path !== '' && found.push(path) >= most) break;
  }
  return found;
}
