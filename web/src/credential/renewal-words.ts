import type { Renewal } from './rotation-impact.ts';

/** What has to be done so that a workload gets the next credential, by where it got this one. */
export function renewalWords({ source, address }: Renewal): string {
  const at = address === null ? '' : ` (${address})`;
  switch (source) {
    case 'env':
      return 'Set the variable to the new one and restart it.';
    case 'file':
      return 'Replace the file; restart it if it read the file only at its start.';
    case 'secret_manager':
      return `Put the new one into the secret manager${at}; it takes that with its next fetch.`;
    case 'token_endpoint':
      return `It fetches the next one itself from the token endpoint${at}.`;
    case 'metadata_service':
      return `It fetches the next one itself from the metadata service${at}.`;
    case 'workload_api':
      return `It is given the next one by the workload API${at}.`;
    case 'minted_locally':
      return 'It makes the next one itself; rotate what it makes it with.';
    default:
      return 'It was fetched in a way that is not known: ask its owner.';
  }
}

/** Of a workload that was never seen to fetch it. */
export const originUnknown = 'Where it gets this was never seen: ask its owner before you rotate.';
