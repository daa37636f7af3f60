"""Made from instrumentation/node/hooks/env-credentials.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_value
from mayfly_instrumentation.generated.core.secret_names import secret_name
from mayfly_instrumentation.generated.node.hooks.stored.aws_pair import name_of_key_id
from mayfly_instrumentation.generated.node.hooks.stored.json_document import json_credentials, may_be_json
from mayfly_instrumentation.generated.node.hooks.stored.named_value import credentials_under, with_account_beside


def variable_credentials(name=None, value=None, env=None, *_more):
    "The credentials in a variable. AWS's secret key and session token belong to the access key id, and tell nothing by themselves while it is set. A JSON text under a secret's name is one as a whole besides its leaves: a secret manager may have handed it out so."
    if own_settings.test(name):
        return []
    key_id = name_of_key_id(name)
    if (key_id is not None) and js.at(env, key_id):
        return []
    leaves = json_credentials(value) if may_be_json(value) else None
    if leaves is None:
        return with_account_beside(credentials_under(name, value), name, (lambda other=None, *_more: js.at(env, other)))
    document = canonical_value(value)
    if (document is None) or (secret_name(name) != "secret"):
        return leaves
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        secret = _t1.get("secret")
        return (secret != document)
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        secret = _t1.get("secret")
        return (secret != document)
    return [js.Obj({"secret": document, "type": "secret.document"}), *js.iterate(js.filter_(leaves, _fn2))]

# Mayfly's own settings and those of telemetry, whose tokens would only tell of Mayfly.
own_settings = js.RegExp("^(?:MAYFLY|OTEL)_", "i")
