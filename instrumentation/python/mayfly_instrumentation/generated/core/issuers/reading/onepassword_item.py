"""Made from src/core/issuers/reading/onepassword-item.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date
from mayfly_instrumentation.generated.core.issuers.reading.secret_leaves import stored_secrets


def onepassword_item(item=None, parents=None, *_more):
    "The concealed fields of an item, in the form of Connect or of the SDK. Their order and labels are the user's."
    fields = (None if (_v := item) is None else js.at(_v, "fields"))
    if (item is None) or (not js.is_array(fields)):
        return []
    list_ = js.map_(js.slice_(fields, 0, most_fields), as_fields)
    user = js.find_(list_, (lambda field=None, *_more: ((text_field(field, "purpose") == "USERNAME") or (text_field(field, "id") == "username"))))
    def _fn1(field=None, *_more):
        value = (None if (_v := field) is None else js.at(_v, "value"))
        if ((field is None) or (not js.is_string(value))) or (not is_hidden(field)):
            return []
        return js.map_(stored_secrets(value), (lambda found=None, *_more: issued_credential(js.Obj({**js.spread(found), "source": "secret_manager", "name": name_of(item, field), "policy": vault_of(item), "issuedAt": instant_of_date(js.at(item, "updatedAt")), "subject": (_v if (_v := found.get("subject")) is not None else (text_field((user if user is not None else None), "value") if is_password(field) else None)), "joinKeys": [*js.iterate(found.get("joinKeys")), *js.iterate(version_of(item))], "parents": parents}))))
    def _fn2(field=None, *_more):
        value = (None if (_v := field) is None else js.at(_v, "value"))
        if ((field is None) or (not js.is_string(value))) or (not is_hidden(field)):
            return []
        return js.map_(stored_secrets(value), (lambda found=None, *_more: issued_credential(js.Obj({**js.spread(found), "source": "secret_manager", "name": name_of(item, field), "policy": vault_of(item), "issuedAt": instant_of_date(js.at(item, "updatedAt")), "subject": (_v if (_v := found.get("subject")) is not None else (text_field((user if user is not None else None), "value") if is_password(field) else None)), "joinKeys": [*js.iterate(found.get("joinKeys")), *js.iterate(version_of(item))], "parents": parents}))))
    return js.flat_map_(list_, _fn2)


def is_hidden(field=None, *_more):
    kind = (_v if (_v := (_v if (_v := text_field(field, "type")) is not None else text_field(field, "fieldType"))) is not None else "").lower()
    return js.has_(hidden, kind) or is_password(field)


def is_password(field=None, *_more):
    return (text_field(field, "purpose") == "PASSWORD") or (text_field(field, "id") == "password")


def name_of(item=None, field=None, *_more):
    "As in `op://vault/item/field`, by the names that the user gave."
    label = (_v if (_v := (_v if (_v := (_v if (_v := text_field(field, "label")) is not None else text_field(field, "title"))) is not None else text_field(field, "id"))) is not None else "field")
    return js.slice_((js.string((_v if (_v := (_v if (_v := text_field(item, "title")) is not None else text_field(item, "id"))) is not None else "item")) + "/" + js.string(label)), 0, 512)


def vault_of(item=None, *_more):
    vault = (_v if (_v := text_field(as_fields(js.at(item, "vault")), "id")) is not None else text_field(item, "vaultId"))
    return None if (vault is None) else ("1password vault " + js.string(vault))


def version_of(item=None, *_more):
    id_ = text_field(item, "id")
    return [] if ((id_ is None) or (not js.is_number(js.at(item, "version")))) else [("onepassword.item:" + js.string(id_) + "#" + js.string(js.at(item, "version")))]

most_fields = 64

# Kinds of field that hide their value; Connect writes them in capitals, the SDK does not.
hidden = js.Set(["concealed", "sshkey", "ssh_key", "otp", "totp", "credit_card_number"])
