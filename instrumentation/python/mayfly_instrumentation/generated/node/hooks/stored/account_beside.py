"""Made from instrumentation/node/hooks/stored/account-beside.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.node.connections.account import address_of, system_of_scheme

_RE1 = js.RegExp("^(?:pg|pgsql)$")
_RE2 = js.RegExp("^([^:/]+):(\\d{1,5})$")
_RE3 = js.RegExp("^\\d{1,5}$")
_RE4 = js.RegExp("_(.)", "g")


def account_beside(name=None, sibling=None, *_more):
    "Whose password a variable or field is, as its neighbours say: `PGUSER`, `PGHOST` and `PGPORT` beside `PGPASSWORD`; `username` and `host` beside `password`. Null when no user stands there."
    word = (None if (_v := secret_word.exec(name)) is None else js.at(_v, 1))
    if word is None:
        return None
    prefix = js.slice_(name, 0, (-js.length(word)))
    def _read1(names=None, *_more):
        for each in js.iterate(names):
            value = (None if (_v := sibling((prefix + in_case_of(word, each)))) is None else js.trim_(_v))
            if ((value is not None) and (value != "")) and (js.length(value) <= longest):
                return value
        return None
    read = _read1
    user = read(users)
    if user is None:
        return None
    _t2 = host_and_port(read(hosts))
    _t2 = js.fields(_t2)
    address = _t2.get("address")
    port = _t2.get("port")
    return js.Obj({"system": system_of(prefix, read(kinds)), "user": user, "address": address, "port": (_v if (_v := port_of(read(ports))) is not None else port)})


def system_of(prefix=None, kind=None, *_more):
    named = None if (kind is None) else system_of_scheme(js.replace_(kind.lower(), _RE1, "postgres"))
    def _fn1(_t1=None, *_more):
        _t2 = js.array(_t1)
        pattern = js.at(_t2, 0)
        return pattern.test(prefix)
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        pattern = js.at(_t2, 0)
        return pattern.test(prefix)
    return (_v if (_v := (named if named is not None else (None if (_v := js.find_(systems, _fn2)) is None else js.at(_v, 1)))) is not None else None)


def host_and_port(text=None, *_more):
    if text is None:
        return js.Obj({"address": None, "port": None})
    match_ = _RE2.exec(text)
    return js.Obj({"address": address_of((_v if (_v := (None if (_v := match_) is None else js.at(_v, 1))) is not None else text)), "port": port_of((_v if (_v := (None if (_v := match_) is None else js.at(_v, 2))) is not None else None))})


def port_of(text=None, *_more):
    return js.number(text) if ((text is not None) and _RE3.test(text)) else None


def in_case_of(word=None, text=None, *_more):
    "`DB_PASSWORD` has a `DB_USER`, `dbPassword` a `dbUser`, `password` a `user`."
    if word == word.upper():
        return text.upper()
    if word == word.lower():
        return text
    camel = js.replace_(text, _RE4, (lambda _all=None, letter=None, *_more: letter.upper()))
    return js.char_at_(camel, 0).upper() + js.slice_(camel, 1)

secret_word = js.RegExp("(password|passwd|passphrase|pass|pwd)$", "i")

users = ["user", "username", "user_name", "login"]

hosts = ["host", "hostname", "server", "addr", "address", "endpoint"]

ports = ["port", "tcp_port"]

kinds = ["engine", "dialect", "driver", "connection", "client", "type", "scheme", "protocol"]

longest = 256

# What a prefix says of the system: `PGPASSWORD`, `SMTP_PASSWORD`.
systems = [[js.RegExp("postgres|^pg|[_-]pg", "i"), "postgresql"], [js.RegExp("mysql|mariadb", "i"), "mysql"], [js.RegExp("redis|valkey", "i"), "redis"], [js.RegExp("mongo", "i"), "mongodb"], [js.RegExp("kafka", "i"), "kafka"], [js.RegExp("rabbit|amqp", "i"), "amqp"], [js.RegExp("mqtt", "i"), "mqtt"], [js.RegExp("nats", "i"), "nats"], [js.RegExp("smtp|mail", "i"), "smtp"], [js.RegExp("ldap", "i"), "ldap"], [js.RegExp("ssh|sftp", "i"), "ssh"]]
