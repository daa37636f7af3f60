"""Sends this process's spool in the background, and what ended processes left in the same folder."""

from __future__ import annotations

import os
import sys
import time

from .background import Background
from .own_work import run_as_own

_PAUSE_S = 0.1
"""Long enough to send a burst in one request, short enough for the inventory to feel live."""
_NEXT_PAUSE_S = 1.0
"""After a pass: a process that is always busy is not to spend itself on sending."""
_LONGEST_PAUSE_S = 10.0
"""After a refusal: the spool keeps everything meanwhile."""
_END_WAIT_S = 0.05
"""An idle thread ends in less than one millisecond."""


class SelfDrain:
    def __init__(self, spool, env) -> None:
        self._spool = spool
        self._env = env
        self._background = Background("mayfly-drain")
        self._drainers: dict = {}
        self._sender = None
        self._wait_s = _PAUSE_S
        self._sent_at = 0.0
        # A hooked process that started others drains for them; only the outermost leaves somebody behind.
        self._is_outermost = env.get("MAYFLY_OUTERMOST") is None

    def schedule(self) -> None:
        """After each write."""
        since = time.monotonic() - self._sent_at
        self._background.later("drain", max(self._wait_s, _NEXT_PAUSE_S - since), self._pass)

    def stop(self, timeout_s: float) -> None:
        self._abort()
        self._background.stop(timeout_s)

    def resume(self, at_once: bool = True) -> None:
        self._background.resume(at_once)

    def ended(self) -> None:
        """The process ends: somebody else sends what is left, and what was on its way. Nothing here holds the end back."""
        self.stop(_END_WAIT_S)
        if self._sender is not None:
            self._sender.close()
        if not self._is_outermost:
            return
        rest = self._spool.rest() if hasattr(self._spool, "rest") else b""
        folders = [] if rest else [each for each in self._spool.directories if _has_lines(each)]
        if rest or folders:
            leave_somebody(self._env, folders, rest)

    def _pass(self) -> None:
        run_as_own(self._send)

    def _send(self) -> None:
        from .spool.collector_address import collector_address
        from .spool.deliver import Sender

        if self._sender is None:
            address = collector_address(self._env)
            self._sender = Sender(address.endpoint, address.headers)
        left, stopped = False, False
        try:
            if hasattr(self._spool, "batch"):
                left, stopped = self._send_memory()
            for directory in self._spool.directories:
                report = self._drainer_of(directory).drain_once()
                left = left or report.kept_bytes > 0
                stopped = stopped or report.stop is not None
        except OSError:
            stopped = True
        self._sent_at = 0.0 if left else time.monotonic()
        self._wait_s = min(self._wait_s * 2, _LONGEST_PAUSE_S) if stopped else _PAUSE_S
        if stopped or left:
            self.schedule()

    def _send_memory(self) -> tuple[bool, bool]:
        from .spool.drain import line_content

        lines = self._spool.batch()
        contents = [content for line in lines if (content := line_content(line.rstrip())) is not None]
        stopped = bool(contents) and self._sender.deliver(contents, 10.0).kind == "stopped"
        if not stopped:
            self._spool.taken(len(lines))
        return bool(self._spool.batch()), stopped

    def _drainer_of(self, directory: str):
        from .spool.drain import Drainer

        found = self._drainers.get(directory)
        if found is None:
            found = self._drainers[directory] = Drainer(directory, self._sender, only_pid=os.getpid())
        return found

    def _abort(self) -> None:
        """A request that is on its way would make a fork wait; what it carried is sent again."""
        try:
            import socket

            self._sender._connection.sock.shutdown(socket.SHUT_RDWR)
        except Exception:
            pass


def _has_lines(directory: str) -> bool:
    mine = f"{os.getpid()}-"
    try:
        return any(name.startswith(mine) and name.endswith(".ndjson") for name in os.listdir(directory))
    except OSError:
        return False


def leave_somebody(env, folders: list[str], rest: bytes) -> None:
    """Starts a process that outlives this one and sends what is left."""
    if not hasattr(os, "posix_spawn") or not sys.executable:
        return
    plain = {**env, "MAYFLY_DISABLED": "1", "PYTHONPATH": _home_folder()}
    null = os.devnull
    actions = [(os.POSIX_SPAWN_OPEN, fd, null, os.O_RDWR, 0) for fd in (1, 2)]
    pipe = None
    if rest:
        pipe = os.pipe()
        actions.append((os.POSIX_SPAWN_DUP2, pipe[0], 0))
    else:
        actions.append((os.POSIX_SPAWN_OPEN, 0, null, os.O_RDONLY, 0))
    module = "mayfly_instrumentation.spool.after_end"
    words = [sys.executable, "-S", "-m", module, *(["-"] if rest else [str(os.getpid()), *folders])]
    try:
        os.posix_spawn(sys.executable, words, plain, file_actions=actions, setpgroup=0)
        if pipe is not None:
            os.set_blocking(pipe[1], False)
            os.write(pipe[1], rest)
    except OSError:
        # The spool keeps everything; the next process of this folder sends it.
        pass
    finally:
        for fd in pipe or ():
            os.close(fd)


def _home_folder() -> str:
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
