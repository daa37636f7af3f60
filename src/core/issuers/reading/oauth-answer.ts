import type { Fields } from './fields.ts';
import { formFields, jsonFields } from './fields.ts';

/** The answer of a token endpoint: JSON (RFC 6749 section 5.1); GitHub answers with a form unless asked for JSON. */
export function answerFields(body: string): Fields | null {
  return /^\s*(?:access_token|device_code)=/.test(body) ? formFields(body.trim()) : jsonFields(body);
}
