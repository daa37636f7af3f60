"""Made from src/core/issuers/azure-managed-identity.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.header_secret import header_secret
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_after, instant_of_timestamp
from mayfly_instrumentation.generated.core.issuers.reading.query_parameters import query_parameters

_RE1 = js.RegExp("^Basic\\s+(\\S{1,4096})$", "i")


def expiry_of(answer=None, _t1=None, *_more):
    "Seconds since the epoch as a text; some endpoints write a date, some say only how long."
    _t1 = js.fields(_t1)
    at = _t1.get("at")
    return (_v if (_v := instant_of_timestamp(js.at(answer, "expires_on"))) is not None else instant_after(at, js.at(answer, "expires_in")))


def identity_of(asked=None, *_more):
    for name in js.iterate(identity_names):
        value = text_field(asked, name)
        if value is not None:
            return value
    return None


def presenters(request=None, *_more):
    "Arc's proof is the content of a file that only administrators read, sent as if it were `Basic`."
    proof = (_v if (_v := (None if (_v := _RE1.exec((_v if (_v := (None if (_v := request.get("header")("authorization")) is None else js.trim_(_v))) is not None else ""))) is None else js.at(_v, 1))) is not None else "")
    secret = None if (proof == "") else canonical_value(proof)
    return [*js.iterate(header_secret(request, "x-identity-header")), *js.iterate(header_secret(request, "secret")), *js.iterate(([] if (secret is None) else [secret]))]

# How a request names a user-assigned identity, in the dialects of the endpoints.
identity_names = ["client_id", "clientid", "object_id", "principal_id", "msi_res_id", "mi_res_id"]

token_path = js.RegExp("\\/(?:identity\\/oauth2\\/token|msi\\/token|oauth2\\/token)\\/?(?:\\?|$)")

# Endpoints that give an Azure workload its managed identity: virtual machines, App Service and Functions, Arc, Cloud
# Shell, Service Fabric (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token).
# Each wants a header that no browser can be made to send.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    path = _t1.get("path")
    header = _t1.get("header")
    return (token_path.test(path) and ((((None if (_v := header("metadata")) is None else _v.lower()) == "true") or (header("x-identity-header") is not None)) or (header("secret") is not None)))
def _issued2(exchange=None, *_more):
    if exchange.get("status") >= 400:
        return []
    answer = json_fields(exchange.get("responseBody"))
    secret = secret_field(answer, "access_token")
    if (answer is None) or (secret is None):
        return []
    asked = query_parameters(exchange.get("request"), exchange.get("requestBody"))
    resource = (_v if (_v := text_field(answer, "resource")) is not None else text_field(asked, "resource"))
    identity = identity_of(asked)
    return [issued_credential(js.Obj({"secret": secret, "source": "metadata_service", "type": "azure.access_token", "provider": "azure", "name": resource, "policy": ("managed identity " + js.string((_v if (_v := (identity if identity is not None else text_field(answer, "client_id"))) is not None else "of the system"))), "ephemeral": True, "expiresAt": expiry_of(answer, exchange), "subject": text_field(answer, "client_id"), "audience": ([] if (resource is None) else [resource]), "parents": presenters(exchange.get("request"))}))]
azure_managed_identity = js.Obj({"id": "azure-managed-identity", "endpoints": ["azure-imds", "azure-appservice", "azure-arc", "azure-cloudshell", "azure-servicefabric"], "at": js.Obj({"segments": ["identity", "msi", "oauth2"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2})
