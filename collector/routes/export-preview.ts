import { Hono } from 'hono';
import type { ExportKindsView } from '../../src/core/api/export-views.ts';
import { MayflyError } from '../../src/core/errors.ts';
import { didYouMean, nearest } from '../../src/core/nearest.ts';
import type { AppEnv } from '../app-env.ts';
import { createEntrance } from '../entrance.ts';
import type { Exports } from '../export/exports.ts';
import { onlyMethods } from '../only-methods.ts';
import { createWholeEntrance } from '../whole-entrance.ts';
import type { ExportRouteDeps } from './exports.ts';

const preview = '/api/v1/export-preview';
const kinds = '/api/v1/export-kinds';
const prefix = 'option.';

/**
 * `GET /api/v1/export-preview` and `GET /api/v1/export-kinds`. A record shows what a reader may see anyway; of a credential
 * that is in several environments it may be in any of them, hence not for limited readers.
 */
export function exportPreviewRoutes({ exports, ...deps }: ExportRouteDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const enter = createEntrance(deps, ['read', 'admin']);
  const enterWhole = createWholeEntrance(deps, ['read', 'admin']);
  const all = kindsView(exports);

  app.get(preview, async (c) => {
    const { access } = await enterWhole(c, `GET ${preview}`);
    const parameters = new URL(c.req.url).searchParams;
    const fingerprint = needed(parameters, 'fingerprint');
    const format = needed(parameters, 'format');
    const names = exports.formats.map(({ name }) => name);
    if (!names.includes(format)) {
      const meant = didYouMean(nearest(format, names));
      throw new MayflyError(
        'request.invalid',
        `there is no such format${meant || `: there are ${names.join(', ')}`}`,
      );
    }
    const options = Object.fromEntries(
      [...parameters].flatMap(([name, value]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
      ),
    );
    return c.json(await exports.preview({ fingerprint, format, options }, access));
  });

  app.get(kinds, async (c) => {
    await enter(c, `GET ${kinds}`);
    return c.json(all);
  });

  app.all(preview, onlyMethods('GET', 'HEAD'));
  app.all(kinds, onlyMethods('GET', 'HEAD'));
  return app;
}

function needed(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (value === null || value === '') throw new MayflyError('request.invalid', `${name} is missing`);
  return value;
}

function kindsView({ kinds: known, formats }: Pick<Exports, 'kinds' | 'formats'>): ExportKindsView {
  return {
    kinds: known.map((kind) => ({
      name: kind.name,
      title: kind.title,
      formats: kind.formats,
      settings: kind.settings.map(({ values = null, ...setting }) => ({ ...setting, values })),
    })),
    formats: formats.map(({ name, title, specification, contentType, options }) => ({
      name,
      title,
      specification,
      contentType,
      options,
    })),
  };
}
