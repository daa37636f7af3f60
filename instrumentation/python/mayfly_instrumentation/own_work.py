"""Mayfly's own network work, which its hooks do not observe."""

from __future__ import annotations

from _thread import get_ident

_threads: set[int] = set()


def run_as_own(work):
    me = get_ident()
    if me in _threads:
        return work()
    _threads.add(me)
    try:
        return work()
    finally:
        _threads.discard(me)


def is_own_work() -> bool:
    """Whether the code now running is Mayfly's own."""
    return bool(_threads) and get_ident() in _threads


def forget() -> None:
    """After a fork the other threads are gone."""
    _threads.clear()
