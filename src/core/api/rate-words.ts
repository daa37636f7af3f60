/** Events a second as the page and the command line say it: `12/s`, `0.4/s`, `< 0.1/s`. */
export function rateWords(perSecond: number): string {
  if (perSecond <= 0) return '0/s';
  if (perSecond < 0.1) return '< 0.1/s';
  return `${perSecond.toLocaleString('en-US', { maximumFractionDigits: perSecond < 10 ? 1 : 0 })}/s`;
}
