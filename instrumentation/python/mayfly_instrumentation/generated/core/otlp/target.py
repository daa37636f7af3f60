"""Made from src/core/otlp/target.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.otlp.attribute_reading import name, text
from mayfly_instrumentation.generated.core.otlp.clean_text import cut_text
from mayfly_instrumentation.generated.core.otlp.limits import longest_text

_RE1 = js.RegExp("\\.$")


def target(attributes=None, *_more):
    "Where a credential was presented to or fetched from."
    return js.Obj({"address": name((None if (_v := (None if (_v := js.at(attributes, "server.address")) is None else _v.lower())) is None else js.replace_(_v, _RE1, ""))), "port": port(js.at(attributes, "server.port")), "operation": operation(attributes)})


def port(value=None, *_more):
    return value if (((value is not None) and (value > 0)) and (value <= greatest_port)) else None


def operation(attributes=None, *_more):
    "A low-cardinality name of what was called, from the most telling attributes there are: the remote procedure, the database operation, else the HTTP method with its route."
    return (_v if (_v := (_v if (_v := joined([js.at(attributes, "rpc.service"), js.at(attributes, "rpc.method")], "/")) is not None else joined([js.at(attributes, "db.system.name"), js.at(attributes, "db.operation.name")], " "))) is not None else http(attributes))


def http(attributes=None, *_more):
    method = text(js.at(attributes, "http.request.method"))
    return None if (method is None) else joined([method, js.at(attributes, "url.template")], " ")


def joined(parts=None, separator=None, *_more):
    known = js.filter_(parts, (lambda part=None, *_more: ((part is not None) and (part != ""))))
    return None if (js.length(known) == 0) else cut_text(js.join_(known, separator), longest_text)

greatest_port = 65535
