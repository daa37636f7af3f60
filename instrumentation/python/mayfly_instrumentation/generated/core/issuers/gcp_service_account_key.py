"""Made from src/core/issuers/gcp-service-account-key.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.issuers.reading.binary_secret import binary_secret
from mayfly_instrumentation.generated.core.issuers.reading.ended_credential import ended_name
from mayfly_instrumentation.generated.core.issuers.reading.fields import json_fields, secret_field, text_field
from mayfly_instrumentation.generated.core.issuers.reading.issued_credential import issued_credential
from mayfly_instrumentation.generated.core.issuers.reading.lifetimes import instant_of_date


def account_of(_t1=None, *_more):
    _t1 = js.fields(_t1)
    request = _t1.get("request")
    account = (_v if (_v := (None if (_v := path.exec(request.get("path"))) is None else js.at(_v, 1))) is not None else "")
    try:
        return js.decode_uri_component(account) or None
    except Exception:
        return account or None

path = js.RegExp("^\\/v1\\/projects\\/[^/?#]{1,128}\\/serviceAccounts\\/([^/?#]{1,256})\\/keys(?:\\/([0-9a-f]{1,64}))?\\/?(?:\\?|$)")

never = "9999-"

# Keys of Google service accounts, made and deleted
# (cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts.keys). The answer holds the key's file; the
# application may go on with the file or with the private key in it.
def _match_1(_t1=None, *_more):
    _t1 = js.fields(_t1)
    method = _t1.get("method")
    asked = _t1.get("path")
    return (((method == "POST") or (method == "DELETE")) and path.test(asked))
def _issued2(exchange=None, *_more):
    answer = json_fields(exchange.get("responseBody"))
    file = binary_secret((None if (_v := answer) is None else js.at(_v, "privateKeyData")))
    document = None if (file is None) else canonical_value(file)
    if ((exchange.get("status") >= 400) or (answer is None)) or (document is None):
        return []
    key = json_fields(document)
    id_ = (_v if (_v := (_v if (_v := text_field(key, "private_key_id")) is not None else (None if (_v := (None if (_v := text_field(answer, "name")) is None else js.split_(_v, "/"))) is None else js.at_(_v, (-1))))) is not None else None)
    account = (_v if (_v := text_field(key, "client_email")) is not None else account_of(exchange))
    until = text_field(answer, "validBeforeTime")
    secrets = js.filter_([document, secret_field(key, "private_key")], (lambda secret=None, *_more: (secret is not None)))
    return js.map_(secrets, (lambda secret=None, *_more: issued_credential(js.Obj({"secret": secret, "source": "token_endpoint", "type": "gcp.service_account_key", "provider": "gcp", "name": account, "policy": (None if (account is None) else ("service account " + js.string(account))), "ephemeral": False, "issuedAt": instant_of_date(js.at(answer, "validAfterTime")), "expiresAt": (None if ((None if (_v := until) is None else js.starts_with(_v, never)) is True) else instant_of_date(until)), "subject": account, "joinKeys": ([] if (id_ is None) else [("gcp.key_id:" + js.string(id_))]), "parents": exchange.get("presentedInHeaders")}))))
def _ended3(exchange=None, *_more):
    id_ = (None if (_v := path.exec(exchange.get("request").get("path"))) is None else js.at(_v, 2))
    if (exchange.get("status") >= 400) or (exchange.get("request").get("method") != "DELETE"):
        return []
    return ended_name("gcp.key_id", id_, "revoked")
gcp_service_account_key = js.Obj({"id": "gcp-service-account-key", "endpoints": ["gcp-sa-key-create"], "at": js.Obj({"segments": ["serviceAccounts"]}), "match": _match_1, "presented": (lambda *_more: []), "issued": _issued2, "ended": _ended3})
