import { apiPath } from '../api/request.ts';

/** Of the API: a destination, or what is done to it. */
export function exportPath(name: string, action = ''): string {
  return apiPath(`exports/${encodeURIComponent(name)}${action === '' ? '' : `/${action}`}`);
}
