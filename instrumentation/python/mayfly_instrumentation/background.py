"""A thread for what is done later. It never keeps the process alive, and is stopped before a fork."""

from __future__ import annotations

import os
import threading
import time

_LONGEST_LEAVING_S = 0.05
"""A thread that is joined is still a thread of the process for some microseconds."""


class Background:
    """Calls back once for each key that waits. Started when something waits for the first time."""

    def __init__(self, name: str) -> None:
        self._name = name
        # Reentrant: a signal handler or a finaliser may come back here in the same thread.
        self._changed = threading.Condition(threading.RLock())
        self._due: dict[str, tuple[float, object]] = {}
        self._thread: threading.Thread | None = None
        self._is_stopping = False

    def later(self, key: str, delay_s: float, callback) -> None:
        with self._changed:
            is_new = key not in self._due
            if is_new:
                self._due[key] = (time.monotonic() + delay_s, callback)
            if self._thread is None:
                self._start()
            elif is_new:
                self._changed.notify()

    def stop(self, timeout_s: float) -> None:
        """
        What waits goes on waiting. The thread ends when it is between two callbacks, and is waited for until the
        operating system has it no more: from Python 3.12 on a fork beside another thread is warned of.
        """
        with self._changed:
            thread = self._thread
            self._is_stopping = True
            self._changed.notify()
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout_s)
            if not thread.is_alive():
                _await_leaving(thread.native_id)

    def resume(self, at_once: bool = True) -> None:
        """`at_once`: without waiting for somebody who has something for later."""
        with self._changed:
            self._is_stopping = False
            if at_once and self._due and (self._thread is None or not self._thread.is_alive()):
                self._start()

    def _start(self) -> None:
        if self._is_stopping:
            return
        thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        try:
            # Not traced by debuggers and profilers of the application.
            thread.pydev_do_not_trace = True
            thread.start()
            self._thread = thread
        except RuntimeError:
            # The interpreter is about to end, or the system gives no more threads.
            self._thread = None

    def _run(self) -> None:
        while True:
            callback = self._next()
            if callback is None:
                return
            try:
                callback()
            except Exception:
                pass

    def _next(self):
        with self._changed:
            while not self._is_stopping:
                if not self._due:
                    self._changed.wait()
                    continue
                key = min(self._due, key=lambda each: self._due[each][0])
                at, callback = self._due[key]
                left = at - time.monotonic()
                if left <= 0:
                    del self._due[key]
                    return callback
                self._changed.wait(left)
            self._thread = None
            return None


def _await_leaving(native_id: int | None) -> None:
    """Where the system tells its threads (Linux)."""
    if native_id is None or native_id == threading.get_native_id():
        return
    task = f"/proc/self/task/{native_id}"
    until = time.monotonic() + _LONGEST_LEAVING_S
    while os.path.exists(task) and time.monotonic() < until:
        time.sleep(0.000_1)
