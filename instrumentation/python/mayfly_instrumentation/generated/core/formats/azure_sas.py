"""Made from src/core/formats/azure-sas.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.instant import instant_from_iso, instant_from_seconds
from mayfly_instrumentation.generated.core.formats.reading.json_object import named_by
from mayfly_instrumentation.generated.core.formats.recognised import recognised

_RE1 = js.RegExp("\\s")
_RE2 = js.RegExp("^\\d{9,10}$")


def sas(text=None, *_more):
    if not js.includes_(text, "sig="):
        return None
    is_url = js.some_(addresses, (lambda prefix=None, *_more: js.starts_with(text, prefix)))
    bare = js.replace_(text, scheme, "")
    if _RE1.test(bare) or (is_url and (not js.includes_(text, "?"))):
        return None
    query = js.URLSearchParams(js.slice_(bare, ((js.index_of_(bare, "?") + 1) if is_url else 0)))
    if (not signature.test(js.replace_all_((_v if (_v := js.get_(query, "sig")) is not None else ""), " ", "+"))):
        return None
    if version.test((_v if (_v := js.get_(query, "sv")) is not None else "")):
        return storage(query)
    return (messaging(query) if (_RE2.test((_v if (_v := js.get_(query, "se")) is not None else "")) and js.has_(query, "sr")) else None)


def storage(query=None, *_more):
    if (not js.has_(query, "se")) and (not js.has_(query, "si")):
        return None
    issued_at = time_of(js.get_(query, "st"))
    expires_at = time_of(js.get_(query, "se"))
    is_long = ((issued_at is not None) and (expires_at is not None)) and ((expires_at - issued_at) > day_ms)
    return recognised("azure.sas_token", js.Obj({"ephemeral": (None if is_long else True), "issuedAt": issued_at, "expiresAt": expires_at, "scopes": js.slice_([*js.iterate((_v if (_v := js.get_(query, "sp")) is not None else ""))], 0, 32), "subject": js.get_(query, "skoid"), "joinKeys": [*js.iterate(named_by("azure.object", js.get_(query, "skoid"))), *js.iterate(named_by("azure.tenant", js.get_(query, "sktid"))), *js.iterate(named_by("azure.sas_policy", js.get_(query, "si")))]}))


def messaging(query=None, *_more):
    resource = (_v if (_v := js.get_(query, "sr")) is not None else "")
    return recognised("azure.sas_token", js.Obj({"ephemeral": True, "expiresAt": instant_from_seconds(js.number(js.get_(query, "se"))), "subject": js.get_(query, "skn"), "audience": ([resource] if (js.length(resource) <= 512) else []), "joinKeys": named_by("azure.key_name", js.get_(query, "skn"))}))


def time_of(text=None, *_more):
    return None if ((text is None) or (js.length(text) > 40)) else instant_from_iso(text)

parameters = ["sv", "sp", "se", "st", "si", "ss", "srt", "sr", "sig", "spr", "sip", "skoid"]

addresses = ["https://", "http://"]

# Shared access signatures. Storage: https://learn.microsoft.com/rest/api/storageservices/delegate-access-with-shared-access-signature
# Service Bus and Event Hubs: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas
azure_sas_formats = [js.Obj({"id": "azure-sas", "prefixes": [*js.iterate(addresses), "?", "SharedAccessSignature ", *js.iterate(js.map_(parameters, (lambda name=None, *_more: (js.string(name) + "="))))], "recognise": sas})]

signature = js.RegExp("^[A-Za-z0-9+/]{40,100}={0,2}$")

version = js.RegExp("^\\d{4}-\\d\\d-\\d\\d$")

scheme = js.RegExp("^SharedAccessSignature\\s")

day_ms = 86400000
