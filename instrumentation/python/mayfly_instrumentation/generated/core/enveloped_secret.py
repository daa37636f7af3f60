"""Made from src/core/enveloped-secret.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.recognised import recognised
from mayfly_instrumentation.generated.core.recognise import recognise
from mayfly_instrumentation.generated.core.webhook_url import webhook_url

_RE1 = js.RegExp("[?\\s]")


def enveloped_secret(text=None, *_more):
    "The secret of a text that is an envelope: a shared access signature is its `sig`, a connection string its key, a presigned URL the name of the key that signed it, a webhook its bare URL. A use shows that part alone, so a fetch goes by it too. Null for any other text."
    if (js.length(text) > longest) or (not telling.test(text)):
        return None
    _t1 = js.array((_v if (_v := web_address.exec(text)) is not None else []))
    host = js.at(_t1, 1)
    path = js.at(_t1, 2)
    webhook = None if ((host is None) or (path is None)) else webhook_url(host.lower(), path)
    if webhook is not None:
        return js.Obj({"secret": webhook, "facts": None})
    part = (_v if (_v := (None if (_v := inner_signature.exec(text)) is None else js.at(_v, 1))) is not None else text)
    facts = recognise(part, js.Obj({"host": None, "name": None}))
    _t2 = facts.get("type")
    if _t2 == "azure.sas_token":
        return js.Obj({"secret": signature_of(part), "facts": facts})
    elif _t2 == "aws.presigned_url":
        return key_name(facts, "aws.access_key_id:")
    elif _t2 == "gcp.signed_url":
        return signed_by_google(facts)
    else:
        return key_of(part, facts)


def signature_of(text=None, *_more):
    query = js.URLSearchParams(js.slice_(text, (js.search_(text, _RE1) + 1)))
    return js.replace_all_((_v if (_v := js.get_(query, "sig")) is not None else ""), " ", "+")


def key_name(_t1=None, scheme=None, *_more):
    "SigV4 never sends the key: its public name stands for it."
    _t1 = js.fields(_t1)
    join_keys = _t1.get("joinKeys")
    name = (None if (_v := js.find_(join_keys, (lambda join_key=None, *_more: js.starts_with(join_key, scheme)))) is None else js.slice_(_v, js.length(scheme)))
    return None if (name is None) else js.Obj({"secret": name, "facts": None})


def signed_by_google(_t1=None, *_more):
    "A service account's name has no credential's form: its place says what it stands for."
    _t1 = js.fields(_t1)
    subject = _t1.get("subject")
    if subject is None:
        return None
    facts = recognised("gcp.signed_url", js.Obj({"subject": subject, "joinKeys": [("gcp.service_account:" + js.string(subject))]})) if js.includes_(subject, "@") else None
    return js.Obj({"secret": subject, "facts": facts})


def key_of(text=None, facts=None, *_more):
    opening = js.string(js.get_(key_parts, facts.get("type"))) + "="
    pair = js.find_(js.split_(text, ";", 16), (lambda each=None, *_more: js.starts_with(each, opening)))
    return None if (pair is None) else js.Obj({"secret": js.slice_(pair, js.length(opening)), "facts": facts})

longest = 8192

telling = js.RegExp("sig=|Signature=|Key=|;Secret=|^https:\\/\\/")

web_address = js.RegExp("^https:\\/\\/([^/?#\\s@:]{1,255})(?::443)?(\\/\\S*)$", "i")

inner_signature = js.RegExp("(?:^|;)SharedAccessSignature=([^;]{1,4096})")

# Part of a connection string that is its key, by type.
key_parts = js.Map([["azure.storage_account_key", "AccountKey"], ["azure.cosmos_key", "AccountKey"], ["azure.service_bus_key", "SharedAccessKey"], ["azure.app_config_key", "Secret"]])
