"""A recorder that is made when the first hook reports something: what judges secrets is not loaded before."""

from __future__ import annotations

import threading

from .pace import Totals
from .repeated_requests import RepeatedRequests


class LazyRecorder:
    def __init__(self, make) -> None:
        self._make = make
        self._made = None
        self._lock = threading.RLock()
        self._is_closed = False
        self._is_off = False
        self.repeated: RepeatedRequests | None = RepeatedRequests(self._prepare, self._present)
        """None when nothing is recorded any more."""

    def _real(self):
        made = self._made
        if made is None:
            with self._lock:
                if self._made is None:
                    made = self._make()
                    if self._is_closed:
                        made.close()
                    self._made = made
                made = self._made
        return made

    def get(self, name: str):
        """For the generated modules, to which every object is a mapping."""
        return getattr(self, name, None)

    def fetched(self, fetch) -> None:
        if not self._is_off:
            self._real().fetched(fetch)

    def used(self, use):
        return _ignored if self._is_off else self._real().used(use)

    def _prepare(self, use):
        return self._real().prepare(use)

    def _present(self, prepared):
        return self._real().present(prepared)

    def ended(self, of, reason, target=None) -> None:
        if not self._is_off:
            self._real().ended(of, reason, target)

    def renewed(self, join_key, expires_at, target=None) -> None:
        if not self._is_off:
            self._real().renewed(join_key, expires_at, target)

    def dropped(self, count=1) -> None:
        if not self._is_off:
            self._real().dropped(count)

    def knows(self, text) -> bool:
        return self._made is not None and self._made.knows(text)

    def known_in(self, text) -> list[tuple[str, str]]:
        return [] if self._made is None else self._made.known_in(text)

    def seen(self) -> list[tuple]:
        return [] if self._made is None else self._made.seen()

    def totals(self) -> Totals:
        return Totals() if self._made is None else self._made.totals()

    def flush(self) -> None:
        if self._made is not None:
            self._made.flush()

    def on_time(self) -> None:
        if self._made is not None:
            self._made.on_time()

    def close(self) -> None:
        self._is_closed = True
        if self._made is not None:
            self._made.close()

    def turn_off(self) -> None:
        """Nothing is recorded any more; hooks that could not be taken out pass everything on."""
        self.close()
        self._is_off = True
        self.repeated = None

    def renew(self) -> None:
        """In a forked child: nothing has been recorded, and nobody holds a lock."""
        self.__init__(self._make)

    def hold(self) -> None:
        self._lock.acquire()
        if self._made is not None:
            self._made.hold()

    def release(self) -> None:
        if self._made is not None:
            self._made.release()
        self._lock.release()


def _ignored(_how) -> None:
    """Nothing is recorded."""
