"""Targets as equal observations share them: the same id means the same row of the inventory."""

from __future__ import annotations

from .generated.core.otlp.target import target as target_of
from .generated.core.route_template import route_template
from .js import Obj
from .otlp_line import key_values

_MOST_REMEMBERED = 2_048
_MOST_RAW = 1_024


class KnownTarget:
    __slots__ = ("id", "attributes", "text", "epoch")

    def __init__(self, id_, attributes) -> None:
        self.id = id_
        self.attributes = attributes
        self.text = ""
        self.epoch = -1

    def told(self, withholding) -> str:
        if self.epoch != withholding.epoch:
            self.text = key_values(withholding.bag(self.attributes))
            self.epoch = withholding.epoch
        return self.text


OTHER_TARGET = KnownTarget(("other",), {"server.address": "other"})
NO_TARGET = KnownTarget((), {})


class KnownTargets:
    """Makes targets of what hooks report, and gives the same one for the same words."""

    def __init__(self, withholding) -> None:
        self._withholding = withholding
        self._raw: dict[tuple, KnownTarget] = {}
        self._routed: dict[tuple, KnownTarget] = {}

    def find(self, info) -> KnownTarget:
        if info is None:
            return NO_TARGET
        get = info.get
        rpc, db = get("rpc"), get("db")
        call = None if rpc is None else (rpc.get("system"), rpc.get("service"), rpc.get("method"))
        query = None if db is None else (db.get("system"), db.get("operation"))
        path = get("path")
        words = (get("address"), get("port"), get("method"), call, query, path)
        found = self._raw.get(words)
        if found is None:
            route = None if path is None else route_template(path)
            found = self._find_routed((*words[:5], route))
            if len(self._raw) >= _MOST_RAW:
                self._raw.clear()
            # Paths may hold secrets: only those that are their own route are remembered.
            if route == path:
                self._raw[words] = found
        return found

    def _find_routed(self, words: tuple) -> KnownTarget:
        found = self._routed.get(words)
        if found is None:
            attributes = _attributes(*words)
            told = target_of(Obj(self._withholding.bag(attributes)))
            found = KnownTarget((told["address"], told["port"], told["operation"]), attributes)
            if len(self._routed) >= _MOST_REMEMBERED:
                self._routed.clear()
            self._routed[words] = found
        return found


def _attributes(address, port, method, call, query, path) -> dict:
    bag: dict[str, str | int] = {}
    if address is not None:
        bag["server.address"] = address
    if port is not None:
        bag["server.port"] = port
    if call is not None:
        bag["rpc.system.name"], bag["rpc.service"], bag["rpc.method"] = call
    elif query is not None:
        bag["db.system.name"] = query[0]
        if query[1] is not None:
            bag["db.operation.name"] = query[1]
    else:
        if method is not None:
            bag["http.request.method"] = method
        if path is not None:
            bag["url.template"] = path
    return bag
