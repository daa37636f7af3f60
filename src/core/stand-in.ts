/** The account of a login, an SSH key by its public half, a client certificate by its public key. */
const standIn = /^(?:account:[a-z0-9]+:\/\/|ssh\.key:SHA256:|certificate:)/;

/**
 * Whether a text stands in the place of a secret that never showed itself: a public name of the credential,
 * that is fingerprinted like a secret so that all who meet it agree.
 */
export function isStandIn(text: string): boolean {
  return standIn.test(text);
}
