"""Random ids. A generator of our own: an application that seeds Python's would make two processes share ids."""

from __future__ import annotations

import os
from _random import Random

_random = Random(int.from_bytes(os.urandom(16), "big"))


def random_hex(digits: int) -> str:
    return f"{_random.getrandbits(digits * 4):0{digits}x}"


def reseed() -> None:
    """After a fork, or parent and child would give the same ids."""
    _random.seed(int.from_bytes(os.urandom(16), "big"))
