"""Made from instrumentation/node/connections/account-facts.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.recognise import looks_like_credential
from mayfly_instrumentation.generated.node.connections.account import account_join_key


def account_facts(account=None, secret=None, *_more):
    "The account of a secret and its public name. Left out where the user may be a secret: a user is shown, a secret never."
    if (account is None) or (account.get("user") is None):
        return js.Obj()
    join_key = account_key(account, secret)
    return js.Obj({"account": account, **js.spread((js.Obj() if (join_key is None) else js.Obj({"joinKeys": [join_key]})))})


def account_key(account=None, secret=None, *_more):
    "The join key of an account, null where none can be given; `secret` null when it is not known."
    _t1 = account
    _t1 = js.fields(_t1)
    user = _t1.get("user")
    if ((user is None) or (js.trim_(user) == secret)) or looks_like_credential(user):
        return None
    return account_join_key(account, host_name())


def host_name(*_more):
    "Of the machine; asked once."
    global own_name
    if own_name is None:
        own_name = js.builtin_module("node:os").get("hostname")()
    return own_name

own_name = None
