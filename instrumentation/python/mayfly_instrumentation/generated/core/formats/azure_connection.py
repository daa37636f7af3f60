"""Made from src/core/formats/azure-connection.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.reading.json_object import named_by
from mayfly_instrumentation.generated.core.formats.recognised import recognised

_RE1 = js.RegExp("^[A-Za-z0-9+/]{86}==$")
_RE2 = js.RegExp("\\s")


def service_bus(text=None, *_more):
    pairs = pairs_of(text)
    namespace = (None if (_v := bus_host.exec((_v if (_v := js.get_(pairs, "Endpoint")) is not None else ""))) is None else js.at(_v, 1))
    name = js.get_(pairs, "SharedAccessKeyName")
    if (((namespace is None) or (name is None)) or (not key.test((_v if (_v := js.get_(pairs, "SharedAccessKey")) is not None else "")))):
        return None
    return recognised("azure.service_bus_key", js.Obj({"ephemeral": False, "subject": js.slice_(name, 0, 256), "joinKeys": [("azure.namespace:" + js.string(namespace)), *js.iterate(named_by("azure.key_name", (js.string(namespace) + "/" + js.string(name))))]}))


def app_config(text=None, *_more):
    pairs = pairs_of(text)
    store = (None if (_v := config_host.exec((_v if (_v := js.get_(pairs, "Endpoint")) is not None else ""))) is None else js.at(_v, 1))
    id_ = js.get_(pairs, "Id")
    if (((store is None) or (id_ is None)) or (not key.test((_v if (_v := js.get_(pairs, "Secret")) is not None else "")))):
        return None
    return recognised("azure.app_config_key", js.Obj({"ephemeral": False, "joinKeys": [("azure.app_config:" + js.string(store)), *js.iterate(named_by("azure.app_config_id", id_))]}))


def storage(text=None, *_more):
    pairs = pairs_of(text)
    if (not _RE1.test((_v if (_v := js.get_(pairs, "AccountKey")) is not None else ""))):
        return None
    return recognised("azure.storage_account_key", js.Obj({"ephemeral": False, "joinKeys": named_by("azure.storage_account", js.get_(pairs, "AccountName"))}))


def cosmos(text=None, *_more):
    pairs = pairs_of(text)
    account = (None if (_v := cosmos_host.exec((_v if (_v := js.get_(pairs, "AccountEndpoint")) is not None else ""))) is None else js.at(_v, 1))
    if ((account is None) or (not key.test((_v if (_v := js.get_(pairs, "AccountKey")) is not None else "")))):
        return None
    return recognised("azure.cosmos_key", js.Obj({"ephemeral": False, "joinKeys": [("azure.cosmos_account:" + js.string(account))]}))


def pairs_of(text=None, *_more):
    pairs = [] if ((js.length(text) > 2048) or _RE2.test(text)) else js.split_(text, ";", 16)
    return js.Map(js.map_(pairs, (lambda pair=None, *_more: [js.slice_(pair, 0, js.index_of_(pair, "=")), js.slice_(pair, (js.index_of_(pair, "=") + 1))])))

key = js.RegExp("^[A-Za-z0-9+/]{32,100}={0,2}$")

# Connection strings, `name=value` pairs apart by semicolons: an address, the name of a key and the key.
azure_connection_formats = [js.Obj({"id": "azure-servicebus", "prefixes": ["Endpoint="], "recognise": service_bus}), js.Obj({"id": "azure-appconfig", "prefixes": ["Endpoint="], "recognise": app_config}), js.Obj({"id": "azure-storage-account-key", "prefixes": ["DefaultEndpointsProtocol=", "AccountName=", "AccountKey="], "recognise": storage}), js.Obj({"id": "azure-cosmos-key", "prefixes": ["AccountEndpoint="], "recognise": cosmos})]

bus_host = js.RegExp("^sb:\\/\\/([a-z0-9-]{1,64})\\.servicebus\\.[a-z.]{1,64}\\/?$", "i")

config_host = js.RegExp("^https:\\/\\/([a-z0-9-]{1,64})\\.azconfig\\.[a-z.]{1,64}$", "i")

cosmos_host = js.RegExp("^https:\\/\\/([a-z0-9-]{1,64})\\.documents\\.azure\\.[a-z]{1,8}(?::\\d{1,5})?\\/?$", "i")
