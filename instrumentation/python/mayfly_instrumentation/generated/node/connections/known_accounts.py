"""Made from instrumentation/node/connections/known-accounts.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.node.connections.account import is_loopback, shared_system


def remember_fetched(_t1=None, *_more):
    "Remembers whose credential was fetched. Of a password out of a vault only its user may be known."
    _t1 = js.fields(_t1)
    secret = _t1.get("secret")
    account = _t1.get("account")
    type_ = _t1.get("type")
    subject = _t1.get("subject")
    if account is not None:
        remember_account(account, secret)
    else:
        if ((subject is not None) and ((None if (_v := type_) is None else _v.endswith(".password")) is True)):
            remember_account(js.Obj({"system": None, "user": subject, "address": None, "port": None}), secret)


def remember_account(account=None, secret=None, *_more):
    "Remembers whose secret this is. One without a user opens anybody's door, and is not remembered."
    if (account.get("user") is None) or (js.length(secret) > longest_secret):
        return
    normal = comparable(account)
    key = js.json_stringify([normal.get("system"), normal.get("user"), normal.get("address"), normal.get("port")])
    js.delete_(known, key)
    if js.size(known) >= most:
        js.delete_(known, (_v if (_v := js.next_(js.keys_(known)).get("value")) is not None else ""))
    js.set_(known, key, js.Obj({"account": normal, "secret": secret}))


def secret_of_account(login=None, *_more):
    "The secret that was fetched for this login: the one whose account says most about it. Null when nothing fits, and when two that fit equally well differ: it is not guessed."
    wanted = comparable(login)
    best = js.Obj({"score": 0, "secret": None})
    for _t1 in js.iterate(js.values_(known)):
        _t1 = js.fields(_t1)
        account = _t1.get("account")
        secret = _t1.get("secret")
        score = fit(account, wanted)
        if (score is None) or (score < best.get("score")):
            continue
        is_tie = (score == best.get("score")) and (best.get("secret") != secret)
        best = js.Obj({"score": score, "secret": (None if is_tie else secret)})
    return best.get("secret")


def fit(account=None, login=None, *_more):
    "How many of the account's words are said of the login too; null when one is denied."
    score = 0
    for name in js.iterate(["system", "user", "address", "port"]):
        if js.at(account, name) is None:
            continue
        if js.at(account, name) != js.at(login, name):
            return None
        score += 1
    return score


def comparable(_t1=None, *_more):
    _t1 = js.fields(_t1)
    system = _t1.get("system")
    user = _t1.get("user")
    address = _t1.get("address")
    port = _t1.get("port")
    return js.Obj({"system": (None if (system is None) else shared_system(system)), "user": user, "address": ("localhost" if ((address is not None) and is_loopback(address)) else address), "port": (None if (address is None) else port)})

most = 256

longest_secret = 8192

# By account, the last fetched last. Passwords stay here as long as they would in the environment they came from.
known = js.Map()
