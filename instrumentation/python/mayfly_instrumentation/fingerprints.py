"""Keyed fingerprints: the only name that a credential has in Mayfly."""

from __future__ import annotations

from .white_space import WHITE_SPACE

MINIMUM_KEY_BYTES = 32
"""The least length of an organisation key (RFC 2104 section 3: not shorter than the hash)."""

# The 26th character holds three bits of the hash; its other two are zero, or a hash would have four texts.
_SHAPE = r"mf1_[a-z2-7]{25}[aeimquy4][a-z2-7]{4}"


class FingerprintKey:
    """The organisation's key, held so that printing it shows nothing."""

    __slots__ = ("_bytes",)

    def __init__(self, key: bytes) -> None:
        self._bytes = key

    def __repr__(self) -> str:
        return "FingerprintKey(…)"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a fingerprint key is not pickled")

    def mac(self, message: bytes) -> bytes:
        # Loaded at the first secret: hashes are half of what a start costs.
        import hmac

        return hmac.digest(self._bytes, message, "sha256")


def fingerprint_key(text: str) -> FingerprintKey:
    """Make the organisation key from its configured text.

    White space around it is not part of it: a mounted file ends in a newline.
    """
    key = _utf8(text.strip(WHITE_SPACE))
    if len(key) < MINIMUM_KEY_BYTES:
        raise ValueError(f"the fingerprint key needs at least {MINIMUM_KEY_BYTES} bytes, got {len(key)}")
    return FingerprintKey(key)


def previous_fingerprint_key(text: str, current: str) -> FingerprintKey:
    """The key before the one in force, while a rotation goes on."""
    if text.strip(WHITE_SPACE) == current.strip(WHITE_SPACE):
        raise ValueError("the previous fingerprint key is the one in force")
    return fingerprint_key(text)


def fingerprint(key: FingerprintKey, secret: str) -> str:
    """`mf1_`, 26 characters of HMAC-SHA256 over the canonical secret, and 4 check characters."""
    body = "mf1_" + _base32(key.mac(_utf8(secret))[:16])
    return body + _check_characters(body)


def is_fingerprint(text: str) -> bool:
    """Whether a text is a fingerprint: its shape and its check characters fit."""
    import re

    return re.fullmatch(_SHAPE, text) is not None and text[30:] == _check_characters(text[:30])


def _check_characters(body: str) -> str:
    import hashlib

    return _base32(hashlib.sha256(body.encode("ascii")).digest())[:4]


def _base32(data: bytes) -> str:
    """Lower-case base32 without padding (RFC 4648 section 6)."""
    import base64

    return base64.b32encode(data).decode("ascii").rstrip("=").lower()


def _utf8(text: str) -> bytes:
    """Half a surrogate pair has no UTF-8; like the Encoding Standard, U+FFFD stands for it."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= each <= "\udfff" else each for each in text).encode("utf-8")
