/** `accessToken`, `ACCESS_TOKEN`, `access-token` and `APIKey`, each as its words in lower case. */
export function nameWords(name: string): string[] {
  return name
    .replace(/(key|token|secret|password)(\d+)/gi, '$1 $2')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
