"""Made from src/core/issuers/microsoft-graph.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_name
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date

# An application is named by its object id, or in brackets by its application id.
path = js.RegExp("^\\/(?:v1\\.0|beta)\\/(?:applications|servicePrincipals)(?:\\/|\\(appId=')([\\w-]{1,64})(?:'\\))?\\/(add|remove)Password\\/?(?:\\?|$)")

# Client secrets of Entra applications, made and removed with Microsoft Graph in every cloud
# (learn.microsoft.com/graph/api/application-addpassword). Only `addPassword` ever shows one.
def _issued1(exchange=None, *_more):
    answer = json_fields(exchange.get("responseBody"))
    secret = secret_field(answer, "secretText")
    application = (_v if (_v := (None if (_v := path.exec(exchange.get("request").get("path"))) is None else js.at(_v, 1))) is not None else None)
    if (exchange.get("status") >= 400) or (secret is None):
        return []
    id_ = text_field(answer, "keyId")
    return [issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "azure.client_secret", "provider": "azure", "name": (_v if (_v := text_field(answer, "displayName")) is not None else application), "policy": (None if (application is None) else ("entra application " + js.string(application))), "ephemeral": False, "issuedAt": instant_of_date((None if (_v := answer) is None else js.at(_v, "startDateTime"))), "expiresAt": instant_of_date((None if (_v := answer) is None else js.at(_v, "endDateTime"))), "subject": application, "joinKeys": ([] if (id_ is None) else [("azure.key_id:" + js.string(id_))]), "parents": exchange.get("presentedInHeaders")}))]
def _ended2(exchange=None, *_more):
    if ((exchange.get("status") >= 400) or ((None if (_v := path.exec(exchange.get("request").get("path"))) is None else js.at(_v, 2)) != "remove")):
        return []
    id_ = text_field(json_fields((_v if (_v := exchange.get("requestBody")) is not None else "")), "keyId")
    return ended_name("azure.key_id", id_, "revoked")
microsoft_graph = js.Obj({"id": "microsoft-graph", "endpoints": ["graph-addpassword"], "at": js.Obj({"segments": ["addPassword", "removePassword"]}), "match": (lambda request=None, *_more: ((request.get("method") == "POST") and path.test(request.get("path")))), "presented": (lambda *_more: []), "issued": _issued1, "ended": _ended2})
