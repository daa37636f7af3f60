"""Made from instrumentation/node/connections/used-login.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.recognise import looks_like_credential
from mayfly_instrumentation.generated.node.connections.account import account_of_connection, password_type
from mayfly_instrumentation.generated.node.connections.account_facts import account_key
from mayfly_instrumentation.generated.node.connections.presigned_login import presigned_login


def used_login(_t1=None, *_more):
    "A login as it is reported; null when neither a secret nor an account can stand for it."
    _t1 = js.fields(_t1)
    login = _t1.get("login")
    secret = _t1.get("secret")
    address = _t1.get("address")
    port = _t1.get("port")
    facts = _t1.get("facts")
    _t2 = login
    _t2 = js.fields(_t2)
    system = _t2.get("system")
    mechanism = _t2.get("mechanism")
    _t3 = _t2.get("operation")
    if _t3 is None:
        _t3 = None
    operation = _t3
    user = None if (((login.get("user") is None) or (login.get("user") == "")) or (login.get("user") == secret)) else login.get("user")
    named = None if ((user is None) or looks_like_credential(user)) else user
    account = account_of_connection(js.Obj({"system": system, "user": named, "address": address, "port": port}))
    join_key = account_key(account, secret)
    credential = secret if secret is not None else join_key
    if credential is None:
        return None
    signed = presigned_login(credential)
    is_password = (secret is None) or (not looks_like_credential(secret))
    join_keys = [*js.iterate((_v if (_v := (None if (_v := facts) is None else _v.get("joinKeys"))) is not None else [])), *js.iterate((_v if (_v := (None if (_v := signed) is None else _v.get("joinKeys"))) is not None else [])), *js.iterate(([join_key] if (((join_key is not None) and is_password) and (signed is None)) else []))]
    return js.Obj({"secret": credential, "location": "connection", "name": None, "subject": named, "type": (_v if (_v := (_v if (_v := (None if (_v := signed) is None else _v.get("type"))) is not None else login.get("type"))) is not None else password_type(system)), "mechanism": mechanism, "target": js.Obj({"address": address, "port": port, "method": None, "path": None, "rpc": None, "db": (None if neither_store_nor_broker.test(system) else js.Obj({"system": system, "operation": operation}))}), "facts": js.Obj({**js.spread(facts), **js.spread(signed), **js.spread((js.Obj() if (js.length(join_keys) == 0) else js.Obj({"joinKeys": join_keys})))})})

# Systems that OpenTelemetry would not call a database or a broker: their credential's type says what they are.
neither_store_nor_broker = js.RegExp("^(?:smtp|ldap|ssh)$")
