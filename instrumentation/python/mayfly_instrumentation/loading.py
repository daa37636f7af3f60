"""Loads what judges secrets when it is needed: in one thread at a time, and never while the process forks.

A child that is forked in the midst of an import waits for ever for the thread that was importing.
"""

from __future__ import annotations

import threading
from importlib import import_module

_PATIENCE_S = 0.5
"""Two imports may wait for each other: then one goes on without the lock."""
_FORK_PATIENCE_S = 2.0

_lock = threading.RLock()
_loaded: dict[tuple[str, str], object] = {}


def load(module: str, name: str):
    """Of a module of this package (`generated.core.recognise`), what stands under a name."""
    found = _loaded.get((module, name))
    if found is None:
        is_held = _lock.acquire(timeout=_PATIENCE_S)
        try:
            found = getattr(import_module(f".{module}", __package__), name)
            _loaded[module, name] = found
        finally:
            if is_held:
                _lock.release()
    return found


def hold() -> bool:
    """Before a fork; whether `release` is to be called after it."""
    return _lock.acquire(timeout=_FORK_PATIENCE_S)


def release(is_held: bool) -> None:
    if is_held:
        _lock.release()


def renew() -> None:
    """In a forked child."""
    global _lock
    _lock = threading.RLock()
