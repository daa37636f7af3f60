"""Made from instrumentation/node/connections/account.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

_RE1 = js.RegExp("^(?:postgresql|mysql|mariadb|redis|mongodb)$")
_RE2 = js.RegExp("[?&]host=([^&#]+)")
_RE3 = js.RegExp("^\\[(.*)\\]$")


def system_of_scheme(scheme=None, *_more):
    "The system behind a URL's scheme, as in `db.system.name`; null when it is none with logins of its own."
    return ((_v if (_v := (None if (_v := js.at(logins, scheme)) is None else _v.get("system"))) is not None else None) if js.has_own(logins, scheme) else None)


def password_type(system=None, *_more):
    "Type of a password of this system, for which its form says nothing."
    return "database.password" if _RE1.test(system) else (js.string(system) + ".password")


def account_of_url(text=None, url=None, *_more):
    "Whose password a connection URL holds; null when the scheme is that of no login."
    login = js.at(logins, url.get("scheme")) if js.has_own(logins, url.get("scheme")) else None
    if login is None:
        return None
    named = "" if (url.get("scheme") == "mongodb+srv") else decoded(url.get("host"))
    given = ((None if (_v := _RE2.exec(text)) is None else js.at(_v, 1)) if (login.get("system") == "postgresql") else None)
    return js.Obj({"system": login.get("system"), "user": (None if (url.get("user") == "") else url.get("user")), "address": address_of((named if (given is None) else decoded(given))), "port": (_v if (_v := url.get("port")) is not None else login.get("port"))})


def address_of(host=None, *_more):
    "A host as it is compared: lower case, without the brackets of IPv6; null when there is none."
    address = host if js.starts_with(host, "/") else js.replace_(host.lower(), _RE3, "$1")
    return None if (address == "") else address


def shared_system(system=None, *_more):
    "MariaDB and MySQL share logins, URLs and clients."
    return "mysql" if (system == "mariadb") else system


def is_loopback(address=None, *_more):
    "Whether an address means the machine itself, which every machine calls by the same names."
    return loopback.test(address)


def account_of_connection(account=None, *_more):
    "The account behind a connection, in the words of a URL."
    file = postgres_socket.exec((_v if (_v := account.get("address")) is not None else ""))
    return (account if (file is None) else js.Obj({**js.spread(account), "address": (_v if (_v := js.at(file, 1)) is not None else None), "port": js.number(js.at(file, 2))}))


def account_join_key(_t1=None, host_name=None, *_more):
    "The public name under which a login that never sends its secret, and the secret that was fetched for it, find each other: `account:postgresql://app@db.internal:5432`. Null when it would name more than one account. The own machine goes by its host name: `localhost` would join the machines of a whole company."
    _t1 = js.fields(_t1)
    system = _t1.get("system")
    user = _t1.get("user")
    address = _t1.get("address")
    port = _t1.get("port")
    if ((system is None) or (user is None)) or (address is None):
        return None
    shared = shared_system(system)
    at = (host_name.lower() + address) if js.starts_with(address, "/") else (host_name.lower() if is_loopback(address) else address)
    standard = (None if (_v := js.find_(js.object_values(logins), (lambda login=None, *_more: (login.get("system") == shared)))) is None else _v.get("port"))
    return ("account:" + js.string(shared) + "://" + js.string(js.encode_uri_component(js.to_well_formed_(user))) + "@" + js.string(at) + ":" + js.string((_v if (_v := (port if port is not None else standard)) is not None else 0)))


def decoded(text=None, *_more):
    try:
        return js.decode_uri_component(text)
    except Exception:
        return text

# What a password opens, by the scheme of its URL. MariaDB is reached under MySQL's name too: they share one.
logins = js.Obj({"postgres": js.Obj({"system": "postgresql", "port": 5432}), "postgresql": js.Obj({"system": "postgresql", "port": 5432}), "mysql": js.Obj({"system": "mysql", "port": 3306}), "mariadb": js.Obj({"system": "mysql", "port": 3306}), "redis": js.Obj({"system": "redis", "port": 6379}), "rediss": js.Obj({"system": "redis", "port": 6379}), "valkey": js.Obj({"system": "redis", "port": 6379}), "mongodb": js.Obj({"system": "mongodb", "port": 27017}), "mongodb+srv": js.Obj({"system": "mongodb", "port": 27017}), "kafka": js.Obj({"system": "kafka", "port": 9092}), "amqp": js.Obj({"system": "amqp", "port": 5672}), "amqps": js.Obj({"system": "amqp", "port": 5671}), "mqtt": js.Obj({"system": "mqtt", "port": 1883}), "mqtts": js.Obj({"system": "mqtt", "port": 8883}), "nats": js.Obj({"system": "nats", "port": 4222}), "smtp": js.Obj({"system": "smtp", "port": 587}), "smtps": js.Obj({"system": "smtp", "port": 465}), "ldap": js.Obj({"system": "ldap", "port": 389}), "ldaps": js.Obj({"system": "ldap", "port": 636}), "ssh": js.Obj({"system": "ssh", "port": 22}), "sftp": js.Obj({"system": "ssh", "port": 22})})

loopback = js.RegExp("^(?:localhost|127\\.\\d+\\.\\d+\\.\\d+|::1|0\\.0\\.0\\.0|::)$")

# PostgreSQL's clients are told a folder and connect to a file in it (manual, "Client Connection").
postgres_socket = js.RegExp("^(\\/.*)\\/\\.s\\.PGSQL\\.(\\d{1,5})$")
