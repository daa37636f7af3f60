import { MayflyError } from '../src/core/errors.ts';

/** The body of a request as an object; `otherwise` says what it must be. What the parser says may quote the body. */
export function readJsonObject(body: Uint8Array, otherwise: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Answered below.
  }
  throw new MayflyError('request.invalid', otherwise);
}
