import type { Settings } from './settings.ts';
import { defaultRetention, type Retention } from './store/jobs/job.ts';

const bounds = {
  inboxDays: { variable: 'MAYFLY_KEEP_INBOX_DAYS', least: 1, most: 365 },
  hoursDays: { variable: 'MAYFLY_KEEP_HOURS_DAYS', least: 9, most: 400 },
  usageMonths: { variable: 'MAYFLY_KEEP_USAGE_MONTHS', least: 1, most: 240 },
  credentialYears: { variable: 'MAYFLY_KEEP_CREDENTIAL_YEARS', least: 1, most: 100 },
  hotCredentials: { variable: 'MAYFLY_HOT_CREDENTIALS', least: 1_000, most: 1_000_000_000 },
} as const satisfies Record<keyof Retention, { variable: string; least: number; most: number }>;

/** How long what is kept, from the environment; a mistake is told with its bounds. */
export function readRetention(settings: Settings, problems: string[]): Retention {
  const retention: Record<keyof Retention, number> = { ...defaultRetention };
  for (const [rule, { variable, least, most }] of Object.entries(bounds)) {
    const text = settings.text(variable);
    if (text === null) continue;
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) retention[rule as keyof Retention] = value;
    else problems.push(`${variable} is not a whole number from ${least} to ${most}: ${text.slice(0, 40)}`);
  }
  return retention;
}
