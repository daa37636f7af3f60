"""What is alike in paths that differ by ids alone, so that a request for a new thing is known by those before it."""

from __future__ import annotations

import re

from .js import Obj
from .loading import load

ID = "\0"
"""Stands for an id in a shape, and in no path."""
_ASKED = re.compile(r"((?:[A-Z]{1,16} |https?://[^/?#\s]{1,255})?/)([^?#\s\0]{1,200})((?: HTTP/1\.[01])?)")
"""A path, the first line of a request or an address, without a query."""
_LONGEST_PART = 19
"""In longer parts credentials are looked for, but for UUIDs."""
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ID = re.compile(r"[A-Za-z_-]*[0-9][A-Za-z0-9_-]*")
"""Names of things that APIs have of their own have no digits, but for those of versions, which are words."""
_MOST_PARTS = 1_024

_fixed: dict[str, str] = {}
"""Parts that are no ids, as they stand in the shapes that are remembered."""
_issuing: frozenset[str] | None = None
_placed = None


def path_shape(asked: str | bytes) -> str | None:
    """With `ID` in the place of each id; None when there is none, or when what stands in the path may say more."""
    if isinstance(asked, bytes):
        asked = asked.decode("latin-1")
    found = _ASKED.fullmatch(asked)
    if found is None:
        return None
    before, path, after = found.groups()
    parts = path.split("/")
    is_shape = False
    for at, part in enumerate(parts):
        if part in _fixed:
            continue
        kind = _kind(part)
        if kind is None:
            return None
        if kind is ID:
            parts[at] = ID
            is_shape = True
    return f"{before}{'/'.join(parts)}{after}" if is_shape else None


def is_free(request: Obj) -> bool:
    """Whether no issuer could be told by an id in the path of a request: neither its host nor its path has any."""
    global _placed
    if _placed is None:
        registry = load("generated.core.issuers.registry", "issuers")
        placed = [Obj(issuer, match=_always) for issuer in registry if issuer.get("at") is not None and not _is_anywhere(issuer)]
        _placed = load("generated.core.issuers.issuer_index", "create_issuer_index")(placed)
    routes = load("generated.node.issuer_routes", "issuer_routes")()
    return _placed(request) is None and not routes["isNamed"](request["host"])


def _kind(part: str) -> str | None:
    """The part itself, or `ID`; None when it is too long to be either."""
    if len(part) > _LONGEST_PART:
        if _UUID.fullmatch(part) is None:
            return None
        is_id = True
    else:
        is_id = _ID.fullmatch(part) is not None
    if is_id and (part.isdigit() or not _is_words(part)) and part not in _issuing_parts():
        return ID
    if len(_fixed) >= _MOST_PARTS:
        _fixed.clear()
    _fixed[part] = part
    return part


def _is_words(part: str) -> bool:
    return load("generated.core.route_template", "is_words")(part)


def _issuing_parts() -> frozenset[str]:
    global _issuing
    if _issuing is None:
        registry = load("generated.core.issuers.registry", "issuers")
        _issuing = frozenset(part for each in registry for part in (each.get("at") or {}).get("segments") or ())
    return _issuing


def _is_anywhere(issuer) -> bool:
    """Vault may stand on any host below `/v1/`; headers and words tell its requests, ids do not."""
    return issuer["id"] == "vault"


def _always(*_) -> bool:
    return True
