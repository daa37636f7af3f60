import { Hono } from 'hono';
import type { SuggestionsView } from '../../src/core/api/aggregate-views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import { suggestFor } from '../../src/core/filter/suggest-for.ts';
import { writeValue } from '../../src/core/filter/write-text.ts';
import type { AppEnv } from '../app-env.ts';
import { createEntrance, type EntranceDeps } from '../entrance.ts';
import { onlyMethods } from '../only-methods.ts';
import type { Store } from '../store/store.ts';

type Deps = EntranceDeps & { readonly store: Pick<Store, 'aggregates'> };

const path = '/api/v1/suggestions';
const longest = 2048;

/** `GET /api/v1/suggestions`: how a filter may go on that is being written. */
export function suggestionRoutes({ store: { aggregates }, ...deps }: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const enter = createEntrance(deps, ['read', 'admin']);
  app.get(path, async (c) => {
    const access = await enter(c, `GET ${path}`);
    const { text, at } = readPlace(new URL(c.req.url).searchParams);
    const { replaces, fields, words, valuesOf, prefix } = suggestFor(text, at);
    // Fields and their fixed words say nothing of the inventory: those are no read of it.
    const values = valuesOf === null ? [] : await aggregates.suggestions({ field: valuesOf, prefix }, access);
    const suggestions: SuggestionsView['suggestions'] = [
      ...fields.map((one) => ({ ...one, kind: 'field' as const })),
      ...values.map((value) => ({ text: writeValue(value), about: '', kind: 'value' as const })),
      ...words.map((one) => ({ ...one, kind: 'value' as const })),
    ];
    return c.json({ replaces, suggestions } satisfies SuggestionsView);
  });
  app.all(path, onlyMethods('GET', 'HEAD'));
  return app;
}

function readPlace(parameters: URLSearchParams): { readonly text: string; readonly at: number } {
  const text = parameters.get('q') ?? '';
  const given = parameters.get('at') ?? String(text.length);
  if (text.length > longest) throw invalid(`q is longer than ${longest} characters`);
  if (text.includes('\0') || !text.isWellFormed()) throw invalid('q is not plain text');
  if (!/^\d{1,4}$/.test(given) || Number(given) > longest)
    throw invalid(`at must be a number from 0 to ${longest}`);
  return { text, at: Number(given) };
}

function invalid(message: string): MayflyError {
  return new MayflyError('request.invalid', message);
}
