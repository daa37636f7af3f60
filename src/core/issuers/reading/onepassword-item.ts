import type { Secret } from '../../secret.ts';
import type { Issued } from '../issuer.ts';
import type { Fields } from './fields.ts';
import { asFields, textField } from './fields.ts';
import { issuedCredential } from './issued-credential.ts';
import { instantOfDate } from './lifetimes.ts';
import { storedSecrets } from './secret-leaves.ts';

const mostFields = 64;
/** Kinds of field that hide their value; Connect writes them in capitals, the SDK does not. */
const hidden: ReadonlySet<string> = new Set([
  'concealed',
  'sshkey',
  'ssh_key',
  'otp',
  'totp',
  'credit_card_number',
]);

/** The concealed fields of an item, in the form of Connect or of the SDK. Their order and labels are the user's. */
export function onepasswordItem(item: Fields | null, parents: readonly Secret[]): readonly Issued[] {
  const fields = item?.['fields'];
  if (item === null || !Array.isArray(fields)) return [];
  const list = fields.slice(0, mostFields).map(asFields);
  const user = list.find(
    (field) => textField(field, 'purpose') === 'USERNAME' || textField(field, 'id') === 'username',
  );
  return list.flatMap((field) => {
    const value = field?.['value'];
    if (field === null || typeof value !== 'string' || !isHidden(field)) return [];
    return storedSecrets(value).map((found) =>
      issuedCredential({
        ...found,
        source: 'secret_manager',
        name: nameOf(item, field),
        policy: vaultOf(item),
        issuedAt: instantOfDate(item['updatedAt']),
        subject: found.subject ?? (isPassword(field) ? textField(user ?? null, 'value') : null),
        joinKeys: [...found.joinKeys, ...versionOf(item)],
        parents,
      }),
    );
  });
}

function isHidden(field: Fields): boolean {
  const kind = (textField(field, 'type') ?? textField(field, 'fieldType') ?? '').toLowerCase();
  return hidden.has(kind) || isPassword(field);
}

function isPassword(field: Fields): boolean {
  return textField(field, 'purpose') === 'PASSWORD' || textField(field, 'id') === 'password';
}

/** As in `op://vault/item/field`, by the names that the user gave. */
function nameOf(item: Fields, field: Fields): string {
  const label = textField(field, 'label') ?? textField(field, 'title') ?? textField(field, 'id') ?? 'field';
  return `${textField(item, 'title') ?? textField(item, 'id') ?? 'item'}/${label}`.slice(0, 512);
}

function vaultOf(item: Fields): string | null {
  const vault = textField(asFields(item['vault']), 'id') ?? textField(item, 'vaultId');
  return vault === null ? null : `1password vault ${vault}`;
}

function versionOf(item: Fields): readonly string[] {
  const id = textField(item, 'id');
  return id === null || typeof item['version'] !== 'number'
    ? []
    : [`onepassword.item:${id}#${item['version']}`];
}
