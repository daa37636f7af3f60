"""The public half of a private key in PEM, by its SHA-256; empty when it is encrypted or not understood.

Python's library has no keys of its own: the few forms that agents hold are read here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from .generated.core.der import der_children, der_value
from .generated.core.x509 import read_certificate

_LONGEST_PEM = 32_768
_OPENSSH = re.compile(r"-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s\\nr]{64,})-----END", re.ASCII)
_MAGIC = b"openssh-key-v1\0"
_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]{1,64})-----([A-Za-z0-9+/=\s]*)-----END \1-----", re.ASCII)

_RSA = bytes.fromhex("06092a864886f70d010101")
_EC = bytes.fromhex("06072a8648ce3d0201")
_ED25519 = bytes.fromhex("06032b6570")
_SEQUENCE, _INTEGER, _BITS, _OCTETS = 0x30, 0x02, 0x03, 0x04


def key_names(pem=None, *_more):
    if len(pem) > _LONGEST_PEM:
        return []
    text = pem.replace("\\r", "").replace("\\n", "\n")
    openssh = _OPENSSH.search(text)
    try:
        if openssh is not None:
            return _ssh_names(_decoded(openssh[1]))
        block = _BLOCK.search(text)
        spki = None if block is None else _public_key(block[1], _decoded(block[2]))
    except (binascii.Error, ValueError, IndexError):
        return []
    return [] if spki is None else [f"x509.spki_sha256:{hashlib.sha256(spki).hexdigest()}"]


def _decoded(text: str) -> bytes:
    return base64.b64decode(re.sub(r"[^A-Za-z0-9+/=]", "", text))


def _public_key(label: str, der: bytes) -> bytes | None:
    """SubjectPublicKeyInfo (RFC 5280 section 4.1). The first block of a file says what it is."""
    if label == "CERTIFICATE":
        certificate = read_certificate(der)
        return None if certificate is None else bytes(certificate["spki"])
    if label == "RSA PRIVATE KEY":
        return _rsa(_parts(der))
    if label == "EC PRIVATE KEY":
        parts = _parts(der)
        parameters = next((inner for tag, inner, _ in parts if tag == 0xA0), None)
        return None if parameters is None else _ec(_node(_SEQUENCE, _EC + parameters), parts)
    return _pkcs8(der) if label == "PRIVATE KEY" else None


def _pkcs8(der: bytes) -> bytes | None:
    """RFC 5958: version, algorithm, key."""
    (_, _, _), (_, algorithm, whole), (_, key, _) = _parts(der)[:3]
    if algorithm.startswith(_RSA):
        return _rsa(_parts(key))
    if algorithm.startswith(_EC):
        return _ec(whole, _parts(key))
    if algorithm == _ED25519 and key[:2] == b"\x04\x20":
        return _node(_SEQUENCE, whole + _node(_BITS, b"\0" + _ed25519_public(key[2:34])))
    return None


def _rsa(parts) -> bytes:
    """RFC 8017 appendix A.1.2: version, modulus, public exponent."""
    public = _node(_SEQUENCE, parts[1][2] + parts[2][2])
    return _node(_SEQUENCE, _node(_SEQUENCE, _RSA + b"\x05\0") + _node(_BITS, b"\0" + public))


def _ec(algorithm: bytes, parts) -> bytes | None:
    """RFC 5915: the point stands beside the key in nearly all files; where it does not, it is not reckoned."""
    point = next((inner for tag, inner, _ in parts if tag == 0xA1), None)
    return None if point is None else _node(_SEQUENCE, algorithm + point)


def _parts(der: bytes) -> list[tuple[int, bytes, bytes]]:
    """Of a sequence: tag, content and the whole of each."""
    outer = der_value(der, 0, len(der))
    if outer is None or outer["tag"] != _SEQUENCE:
        raise ValueError("no sequence")
    return [
        (each["tag"], bytes(der[each["start"] : each["end"]]), bytes(der[each["at"] : each["end"]]))
        for each in der_children(der, outer)
    ]


def _node(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + content


_P = 2**255 - 19
_D = -121665 * pow(121666, _P - 2, _P) % _P
_BASE_Y = 4 * pow(5, _P - 2, _P) % _P


def _ed25519_public(seed: bytes) -> bytes:
    """RFC 8032 section 5.1.5. Not in constant time: the key is this process's own, and nobody waits for it."""
    digest = bytearray(hashlib.sha512(seed).digest()[:32])
    digest[0] &= 248
    digest[31] = (digest[31] & 127) | 64
    scalar = int.from_bytes(digest, "little")
    x = _recovered_x(_BASE_Y)
    power = (x, _BASE_Y, 1, x * _BASE_Y % _P)
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _added(total, power)
        power = _added(power, power)
        scalar >>= 1
    inverse = pow(total[2], _P - 2, _P)
    x, y = total[0] * inverse % _P, total[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _recovered_x(y: int) -> int:
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    return _P - x if x & 1 else x


def _added(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = 2 * p[3] * q[3] * _D % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _ssh_names(data: bytes) -> list[str]:
    """As `ssh-keygen -l` shows it; the public key stands in the clear even in an encrypted file (PROTOCOL.key)."""
    if not data.startswith(_MAGIC):
        return []
    at = len(_MAGIC)
    for _ in range(3):
        at = _end_of_string(data, at)
    at += 4
    end = _end_of_string(data, at)
    if end > len(data) or end <= at + 4:
        return []
    digest = base64.b64encode(hashlib.sha256(data[at + 4 : end]).digest()).decode("ascii")
    return [f"ssh.key:SHA256:{digest.rstrip('=')}"]


def _end_of_string(data: bytes, at: int) -> int:
    """A string of SSH is its length in four bytes and its bytes; past the end when it is cut off."""
    return len(data) + 1 if at + 4 > len(data) else at + 4 + int.from_bytes(data[at : at + 4], "big")
