import { onDemand } from './on-demand.ts';

/** What a credential has and a name, a version or a UUID has not: to judge each would load what judges. */
const suspicious = /:\/\/|%|[A-Za-z0-9]_\w*[0-9]|[0-9a-f]{32}|(?=\w*[0-9])(?=\w*[A-Z])\w{16}/;
const ownSettings = /^(?:MAYFLY|OTEL)_/i;
const plainWord = /^(?:[a-z]{1,20}|[A-Z]{1,20}|[A-Z][a-z]{1,19})[0-9]{0,3}$/;
const shortest = 8;

/**
 * A setting as it may be told; `withheld` where it holds a credential, by its form or because another variable
 * has it under a secret's name.
 */
export function toldSetting(text: string, env: NodeJS.ProcessEnv): string {
  if (text.length < shortest) return text;
  const holders = Object.entries(env).filter(
    ([name, value = '']) =>
      value.length >= shortest && text.includes(value) && !plainWord.test(value) && !ownSettings.test(name),
  );
  if (holders.length === 0 && !suspicious.test(text)) return text;
  const { holdsCredential, variableCredentials, withheld } = onDemand();
  const isKnown = (reading: string): boolean =>
    holders.some(([name, value = '']) =>
      variableCredentials(name, value, env).some(({ secret }) => reading.includes(secret)),
    );
  return holdsCredential(text, isKnown) ? withheld : text;
}
