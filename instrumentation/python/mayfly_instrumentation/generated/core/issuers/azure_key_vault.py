"""Made from src/core/issuers/azure-key-vault.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.fields import as_fields, json_fields, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_timestamp
from mayfly_instrumentation.generated.core.issuers.reading.secret_leaves import stored_secrets

path = js.RegExp("^\\/secrets\\/([^/?#]{1,127})(?:\\/([^/?#]{1,64}))?\\/?(?:\\?|$)")

# Secrets of Azure Key Vault in every cloud (learn.microsoft.com/rest/api/keyvault/secrets/get-secret).
def _issued1(exchange=None, *_more):
    answer = json_fields(exchange.get("responseBody"))
    text = (None if (_v := answer) is None else js.at(_v, "value"))
    if (exchange.get("status") >= 400) or (not js.is_string(text)):
        return []
    id_ = text_field(answer, "id")
    attributes = as_fields((None if (_v := answer) is None else js.at(_v, "attributes")))
    is_certificate = text_field(answer, "contentType") == "application/x-pkcs12"
    return js.map_(stored_secrets(text), (lambda found=None, *_more: issued_credential(js.Obj({**js.spread(found), "type": (_v if (_v := found.get("type")) is not None else ("x509.pkcs12" if is_certificate else None)), "joinKeys": [*js.iterate(found.get("joinKeys")), *js.iterate(([] if (id_ is None) else [("azure.secret_version:" + js.string(id_))]))], "source": "secret_manager", "name": (_v if (_v := (None if (_v := path.exec(exchange.get("request").get("path"))) is None else js.at(_v, 1))) is not None else None), "issuedAt": instant_of_timestamp((None if (_v := attributes) is None else js.at(_v, "created"))), "expiresAt": instant_of_timestamp((None if (_v := attributes) is None else js.at(_v, "exp"))), "parents": exchange.get("presentedInHeaders")}))))
azure_key_vault = js.Obj({"id": "azure-key-vault", "endpoints": ["keyvault-get"], "at": js.Obj({"hosts": ["vault.azure.net", "vault.usgovcloudapi.net", "vault.azure.cn", "vault.microsoftazure.de"]}), "match": (lambda request=None, *_more: ((request.get("method") == "GET") and path.test(request.get("path")))), "presented": (lambda *_more: []), "issued": _issued1})
