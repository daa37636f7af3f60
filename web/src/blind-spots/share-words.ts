/** A share in whole percent, but never all or nothing when it is not: `<1 %`, `>99 %`. */
export function shareWords(part: number, whole: number): string {
  if (whole <= 0) return '–';
  const percent = (100 * part) / whole;
  if (part > 0 && percent < 1) return '<1 %';
  if (part < whole && percent > 99) return '>99 %';
  return `${Math.round(percent)} %`;
}
