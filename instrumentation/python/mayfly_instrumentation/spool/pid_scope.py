"""Names the place in which process ids mean something: this boot of this machine, and the pid namespace."""

from __future__ import annotations

import os
import socket
import sys

_SCOPE_LENGTH = 7
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def pid_scope() -> str:
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="latin-1") as file:
            boot = file.read().strip()
        return short_hash(f"{boot} {os.readlink('/proc/self/ns/pid')}")
    except OSError:
        # Without namespaces a host is one place. Where they are only hidden, nobody can be judged.
        hidden = sys.platform == "linux"
        return short_hash(os.urandom(16).hex() if hidden else socket.gethostname())


def short_hash(text: str) -> str:
    """FNV-1a, 32 bits, in base 36."""
    value = 0x811C9DC5
    for character in text:
        value = ((value ^ ord(character)) * 0x01000193) & 0xFFFFFFFF
    out = ""
    while value:
        out = _DIGITS[value % 36] + out
        value //= 36
    return out.rjust(_SCOPE_LENGTH, "0")
