import type { Secret } from '../../secret.ts';
import type { Presented } from '../issuer.ts';
import type { Fields } from './fields.ts';
import { secretField, textField } from './fields.ts';

/** Fields of a body that hold a secret, each with the field that says for whom it speaks, or null. */
export type SecretFields = Readonly<Record<string, string | null>>;

/** The secrets in a body's fields, in the order of the table. */
export function presentedFields(asked: Fields | null, fields: SecretFields): readonly Presented[] {
  return Object.entries(fields).flatMap(([field, speaker]) => {
    const secret = secretField(asked, field);
    const subject = speaker === null ? null : textField(asked, speaker);
    return secret === null ? [] : [{ secret, field, subject }];
  });
}

/** They as parents of what the answer hands out. */
export function secretsOf(presented: readonly Presented[]): readonly Secret[] {
  return presented.map(({ secret }) => secret);
}
