"""Canonical forms of credentials.

A fetch and a use of one credential must give one fingerprint, although one saw a file and the other a
header. Node follows the same rules; `test/vectors/canonical.json` holds them.
"""

from __future__ import annotations

import base64
import json
import re
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from .white_space import WHITE_SPACE

SHORTEST_JSON_LEAF = 8
"""In UTF-16 units. Shorter leaves are hosts, ports, user names and flags, not secrets."""

_MOST_JSON_LEAVES = 32
_DEEPEST_JSON = 5
_LONGEST_JSON = 65_536

_SCHEME_AND_REST = re.compile(
    rf"([A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]{{0,63}})[ \t]+([^{WHITE_SPACE}].*)", re.DOTALL
)
_SCHEME_ALONE = re.compile(r"bearer|basic|token|digest|negotiate|ntlm", re.ASCII | re.IGNORECASE)
_PER_REQUEST = re.compile(
    r"(?:aws|digest|hawk|mac|negotiate|ntlm|sharedkey|sharedkeylite|signature)\Z|aws4-|.*-(?:hmac|rsa)-"
)
_SIGNING_KEY_ID = re.compile(r"\bCredential=([A-Za-z0-9]{16,128})/", re.ASCII)
_OLD_SIGNING_KEY_ID = re.compile(r"([A-Za-z0-9]{16,128}):")
_TOKEN_PARAMETER = re.compile(
    rf'token=(?:"([^"]*)"|([^{WHITE_SPACE}",;]+))', re.ASCII | re.IGNORECASE
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")
"""Both alphabets of RFC 4648, padded or not; anything else is refused rather than half read."""
_STANDARD_ALPHABET = str.maketrans("-_", "+/")
_NO_PASSWORD = frozenset({"", "x", "x-oauth-basic", "api_token"})
_URL_WITH_USERINFO = re.compile(
    rf"([a-z][a-z0-9+.-]*)://([^{WHITE_SPACE}/?#]*)@([^{WHITE_SPACE}/?#@]*)", re.ASCII | re.IGNORECASE
)
_WEB_SCHEME = re.compile(r"(?:git\+)?https?")
_TRAILING_PORT = re.compile(r":([0-9]{1,5})\Z")
_BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ARRAY_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")


@dataclass(frozen=True, slots=True)
class AuthorizationSecret:
    """What an Authorization value carries (RFC 9110 section 11.4)."""

    scheme: str
    """In lower case; empty when there is no scheme."""
    secret: str = field(repr=False)
    user: str | None
    """The user of `Basic` (RFC 7617), the access key id of a signature; None otherwise."""


@dataclass(frozen=True, slots=True)
class UrlSecret:
    """The parts of a URL with userinfo (RFC 3986 section 3.2.1)."""

    secret: str = field(repr=False)
    user: str | None
    scheme: str
    host: str
    port: int | None


@dataclass(frozen=True, slots=True)
class JsonLeaf:
    """A string leaf of a JSON secret."""

    path: str
    """Names from the root, joined by dots."""
    secret: str = field(repr=False)


def canonical_value(text: str) -> str | None:
    """A value as it stands in a variable, file, field or answer, without the white space around it."""
    return text.strip(WHITE_SPACE) or None


def canonical_authorization(value: str) -> AuthorizationSecret | None:
    """The credential in an Authorization or Proxy-Authorization value.

    The scheme is stripped, `Basic` is decoded to its password, and a SigV4 signature stands for its access
    key id, because the secret key never crosses the wire. None when there is nothing secret in it that the
    next request would repeat.
    """
    trimmed = value.strip(WHITE_SPACE)
    match = _SCHEME_AND_REST.fullmatch(trimmed)
    if match is None:
        if trimmed == "" or _SCHEME_ALONE.fullmatch(trimmed):
            return None
        return AuthorizationSecret("", trimmed, None)
    scheme, rest = match[1].lower(), match[2]
    if scheme == "basic":
        return _basic(rest)
    if _PER_REQUEST.match(scheme):
        return _signature(scheme, rest)
    # OAuth 1.0 signs each request (RFC 5849 section 3.5.1); others send a token under the same scheme.
    if scheme == "oauth" and "oauth_signature=" in rest:
        return None
    parameter = _TOKEN_PARAMETER.match(rest)
    secret = canonical_value(rest if parameter is None else parameter[1] or parameter[2] or "")
    return None if secret is None else AuthorizationSecret(scheme, secret, None)


def canonical_url(text: str) -> UrlSecret | None:
    """The password of a URL, percent-decoded; None when the text is no URL or has no password.

    In a web address it is what the client would send as `Basic`.
    """
    match = _URL_WITH_USERINFO.match(text.strip(WHITE_SPACE))
    if match is None or ":" not in match[2]:
        return None
    scheme = match[1].lower()
    user, password = (_percent_decode(part) for part in match[2].split(":", 1))
    found = (_user_and_password if _WEB_SCHEME.fullmatch(scheme) else _password_only)(user, password)
    if found is None:
        return None
    # Databases may name several hosts (`h1:27017,h2:27017`): the first stands for them.
    first = match[3].split(",", 1)[0]
    port = _TRAILING_PORT.search(first)
    return UrlSecret(
        secret=found[1],
        user=found[0],
        scheme=scheme,
        host=_TRAILING_PORT.sub("", first).lower(),
        port=None if port is None else int(port[1]),
    )


def json_leaves(text: str) -> list[JsonLeaf]:
    """The string leaves of a JSON object or array, bounded in depth, number and length.

    The application uses the leaf, the issuer hands out the whole. Empty when the text is not such JSON.
    """
    trimmed = text.strip(WHITE_SPACE)
    if not trimmed.startswith(("{", "[")) or _utf16_length(trimmed) > _LONGEST_JSON:
        return []
    try:
        root: object = json.loads(
            trimmed, parse_int=_ignore, parse_float=_ignore, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError):
        return []
    leaves: list[JsonLeaf] = []
    waiting: deque[tuple[object, str, int]] = deque([(root, "", 0)])
    while waiting and len(leaves) < _MOST_JSON_LEAVES:
        value, path, depth = waiting.popleft()
        if isinstance(value, str):
            secret = canonical_value(value)
            if secret is not None and _utf16_length(secret) >= SHORTEST_JSON_LEAF:
                leaves.append(JsonLeaf(path, secret))
        elif depth < _DEEPEST_JSON:
            for name, child in _entries(value):
                waiting.append((child, f"{path}.{name}" if path else name, depth + 1))
    return leaves


def _signature(scheme: str, rest: str) -> AuthorizationSecret | None:
    key_id = _OLD_SIGNING_KEY_ID.match(rest) if scheme == "aws" else _SIGNING_KEY_ID.search(rest)
    return None if key_id is None else AuthorizationSecret(scheme, key_id[1], key_id[1])


def _basic(encoded: str) -> AuthorizationSecret | None:
    bare = encoded.rstrip("=")
    if _BASE64.fullmatch(encoded) is None or len(bare) % 4 == 1:
        return None
    data = base64.b64decode(bare.translate(_STANDARD_ALPHABET) + "=" * (-len(bare) % 4))
    decoded = data.decode("utf-8", "replace")
    if "\ufffd" in decoded:
        # Clients that predate RFC 7617 send ISO 8859-1.
        decoded = data.decode("latin-1")
    user, colon, password = decoded.partition(":")
    found = _user_and_password(user, password) if colon else None
    return None if found is None else AuthorizationSecret("basic", found[1], found[0])


def _user_and_password(user: str, password: str) -> tuple[str | None, str] | None:
    if password.strip(WHITE_SPACE).lower() in _NO_PASSWORD:
        key = canonical_value(user)
        if key is not None:
            return None, key
    return _password_only(user, password)


def _password_only(user: str, password: str) -> tuple[str | None, str] | None:
    """A user is shown, a secret never: a user who is his own password is left out."""
    secret = canonical_value(password)
    if secret is None:
        return None
    return (None if user == "" or user.strip(WHITE_SPACE) == secret else user), secret


def _percent_decode(text: str) -> str:
    """All or nothing, as `decodeURIComponent` does it."""
    if _BROKEN_PERCENT.search(text):
        return text
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeError:
        return text


def _entries(value: object) -> list[tuple[str, object]]:
    if isinstance(value, list):
        return [(str(index), child) for index, child in enumerate(value)]
    if not isinstance(value, dict):
        return []
    # ECMAScript lists array indices first, in ascending order, then the other names as they came.
    indices = sorted((name for name in value if _is_array_index(name)), key=int)
    return [(name, value[name]) for name in (*indices, *(n for n in value if not _is_array_index(n)))]


def _is_array_index(name: str) -> bool:
    return _ARRAY_INDEX.fullmatch(name) is not None and int(name) < 2**32 - 1


def _utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _ignore(_text: str) -> None:
    """A number is no leaf, and reading a long one is slow."""


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
