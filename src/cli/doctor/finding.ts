/** What one check of `mayfly doctor` found. */
export interface Finding {
  /** `note`: nothing is wrong, but somebody who looks for a fault should know it. */
  readonly level: 'ok' | 'note' | 'warning' | 'failure';
  /** One claim, without a full stop. */
  readonly text: string;
  /** What to do about it. */
  readonly advice?: string;
}
