export const settingPrefix = 'setting.';
export const optionPrefix = 'option.';

/** What the form of a new destination asks of the API. What was left empty is left out: the collector knows the rest. */
export function draftOfForm(fields: Iterable<readonly [string, unknown]>): Readonly<Record<string, unknown>> {
  const draft: Record<string, unknown> = {};
  const settings: Record<string, string> = {};
  const options: Record<string, string> = {};
  for (const [name, value] of fields) {
    // A secret keeps its spaces.
    if (typeof value !== 'string' || value.trim() === '') continue;
    if (name.startsWith(settingPrefix)) settings[name.slice(settingPrefix.length)] = value;
    else if (name.startsWith(optionPrefix)) options[name.slice(optionPrefix.length)] = value;
    else if (name === 'per_second') draft[name] = Number(value);
    else if (name === 'paused') draft[name] = true;
    else draft[name] = value.trim();
  }
  return { ...draft, settings, options };
}
