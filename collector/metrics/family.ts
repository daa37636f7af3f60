/** Label names and values are constants of the program: nothing a sender wrote can make a new series. */
export type Labels = readonly (readonly [name: string, value: string])[];

export interface Sample {
  /** What follows the family's name. */
  readonly suffix: '' | '_total' | '_info' | '_bucket' | '_sum' | '_count';
  readonly labels: Labels;
  readonly value: number;
}

/** A metric family of OpenMetrics 1.0. */
export interface Family {
  /** Without `_total`; ends with the unit when there is one. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'info';
  readonly unit: string;
  readonly help: string;
  readonly samples: () => readonly Sample[];
}

/** What every family is described by. */
export interface Description {
  readonly name: string;
  readonly help: string;
  readonly unit?: string;
}
