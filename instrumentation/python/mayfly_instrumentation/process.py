"""The hooks of this process: switched on once, off again for tests, and made anew in a forked child."""

from __future__ import annotations

import atexit
import os
import sys
import threading
import time

from . import attribution, loading, own_work
from .actor import failures as actor_failures
from .background import Background
from .config import HookConfig, read_config
from .hook_context import HookContext
from .install_hooks import InstalledHooks
from .lazy_recorder import LazyRecorder
from .otlp_line import LineWriter, key_values
from .pace import Totals
from .random_hex import random_hex, reseed
from .resource import process_resource, process_started_at
from .version import VERSION
from .warning import warn

_BEAT_S = 60.0
_FORK_WAIT_S = 0.1
"""How long a fork waits for the threads to stand still."""
_END_WAIT_S = 0.05
"""As long for the end. A thread that the interpreter ends by force aborts a process that is out of memory (glibc)."""

_STARTS_AFTER_FORK = not ((3, 13) <= sys.version_info < (3, 13, 11) or (3, 14) <= sys.version_info < (3, 14, 2))
"""These warn of a fork beside threads when those were begun after it (github.com/python/cpython/issues/137109)."""

_lock = threading.RLock()
_running: Process | None = None
_registered = False


def start(env=None) -> bool:
    """Switches the hooks on; False when they are off or there is no key, of which one line is said. Never raises."""
    global _running, _registered
    try:
        with _lock:
            if _running is not None:
                return True
            env = dict(os.environ) if env is None else dict(env)
            config = read_config(env)
            if config.key is None:
                if config.problem is not None:
                    warn(config.problem)
                return False
            for warning in config.warnings:
                warn(warning)
            process = Process(config, env)
            process.begin()
            _running = process
            process.install_hooks()
            if not _registered:
                _registered = True
                atexit.register(_at_exit)
                if hasattr(os, "register_at_fork"):
                    os.register_at_fork(
                        before=_before_fork, after_in_parent=_after_in_parent, after_in_child=_after_in_child
                    )
            return True
    except Exception as error:
        warn(f"the hooks could not be installed: {error}")
        return False


def stop() -> None:
    """Switches them off: what was patched is put back, as far as nobody else has patched it since."""
    global _running
    with _lock:
        process, _running = _running, None
    if process is not None:
        process.end()
        process.context.unpatch()
        from .imports import forget_all

        forget_all()
        attribution.uninstall()
        process.recorder.turn_off()


def current() -> Process | None:
    return _running


class Process:
    def __init__(self, config: HookConfig, env) -> None:
        self._config = config
        self.env = env
        self.recorder = LazyRecorder(self._make_recorder)
        self.context = HookContext(self.recorder, env)
        self.hooks = InstalledHooks(self.context)
        self._background = Background("mayfly")
        self._drain = None
        self._spool_lock = threading.RLock()
        self._ended = False

    def begin(self) -> None:
        """A spool, a resource and a first heartbeat: at start, and in a forked child."""
        self.started_at = process_started_at()
        self.instance = random_hex(32)
        self._errors_told = 0
        self._spool = self._open_spool()
        self._lines = LineWriter(process_resource(self.env, self.started_at, self.instance), VERSION)
        if self._config.drains_itself or not self._spool.directories:
            from .self_drain import SelfDrain

            self._drain = SelfDrain(self._spool, self.env)
            # Written past the hooks; children inherit it.
            os.environ.setdefault("MAYFLY_OUTERMOST", str(os.getpid()))

    def install_hooks(self) -> None:
        off = frozenset(self.env.get("MAYFLY_HOOKS_OFF", "").replace(",", " ").split())
        self.hooks.install(off)
        attribution.install(self.context)
        self._beat("start", Totals())
        self._background.later("beat", _BEAT_S, self._on_beat)

    def sink(self, name: str, times, attributes: str, instance: int, is_later: bool) -> bool:
        line = self._lines.line(name, times, attributes, instance, is_later)
        with self._spool_lock:
            written = self._spool.write(line, name == "mayfly.process")
        if written and self._drain is not None and not self._ended:
            self._drain.schedule()
        return written

    def later(self, key: str, delay_s: float, callback) -> None:
        """Calls back in a thread of Mayfly's, where nothing is observed."""
        self._background.later(key, delay_s, lambda: own_work.run_as_own(callback))

    @property
    def key(self):
        return self._config.key

    def status(self) -> dict:
        totals = self.recorder.totals()
        return {
            "hooks": self.hooks.installed,
            "shadowed": self._shadowed(),
            "seen": totals.seen,
            "dropped": totals.dropped,
            "unattributed": totals.unattributed,
            "spool": list(self._spool.directories),
        }

    def flush(self) -> None:
        self.recorder.flush()

    def end(self) -> None:
        if self._ended:
            return
        self._ended = True
        self._tell_what_is_held()
        self._background.stop(_END_WAIT_S)
        self.recorder.close()
        self._beat("end", self.recorder.totals())
        with self._spool_lock:
            self._spool.close()
        if self._drain is not None:
            self._drain.ended()

    def before_fork(self) -> None:
        self._background.stop(_FORK_WAIT_S)
        if self._drain is not None:
            self._drain.stop(_FORK_WAIT_S)
        if not _STARTS_AFTER_FORK:
            # Nobody knows when the threads will be there again.
            self.recorder.flush()
        self._is_loading_held = loading.hold()
        self.recorder.hold()
        self._spool_lock.acquire()

    def after_in_parent(self) -> None:
        self._spool_lock.release()
        self.recorder.release()
        loading.release(self._is_loading_held)
        self._background.resume(_STARTS_AFTER_FORK)
        if self._drain is not None:
            self._drain.resume(_STARTS_AFTER_FORK)

    def after_in_child(self) -> None:
        """Another process instance: its counts begin at nothing, in a file of its own, and its locks are free."""
        own_work.forget()
        loading.renew()
        reseed()
        self._spool.forget()
        self.recorder.renew()
        self._spool_lock = threading.RLock()
        self._background = Background("mayfly")
        self._drain = None
        self._ended = False
        self.context.errors = 0
        if "MAYFLY_OUTERMOST" in os.environ:
            self.env["MAYFLY_OUTERMOST"] = os.environ["MAYFLY_OUTERMOST"]
        self.begin()
        self._beat("start", Totals())
        self._background.later("beat", _BEAT_S, self._on_beat)

    def _open_spool(self):
        from .spool.writer import SpoolWriter

        config = self._config
        writer = SpoolWriter(config.places, config.most_bytes, self.started_at, random_hex(8), warn)
        if writer.directories:
            return writer
        from .spool.memory import MemorySpool

        return MemorySpool()

    def _make_recorder(self):
        return loading.load("recorder", "Recorder")(
            self._config.key,
            self._config.previous_key,
            self.sink,
            lambda ms: self.later("pace", ms / 1000, self.recorder.on_time),
            self._renew_instance,
            self.context.failed,
        )

    def _renew_instance(self, totals: Totals) -> None:
        self._beat("end", totals)
        self._errors_told = self._errors()
        self._beat("start", Totals(totals.instance + 1))

    def _on_beat(self) -> None:
        self.recorder.flush()
        self._beat("running", self.recorder.totals())
        self._background.later("beat", _BEAT_S, self._on_beat)

    def _beat(self, phase: str, totals: Totals) -> None:
        """Law 6: a process says which hooks it has and what it lost, at start, every minute and at its end."""
        now = time.time_ns() // 1_000_000
        # An error of a hook hid an observation: it was there to be seen, and is lost.
        errors = self._errors() - self._errors_told
        attributes = {
            "mayfly.process.phase": phase,
            "mayfly.process.started_at": self.started_at,
            "mayfly.process.hooks": self.hooks.installed,
            "mayfly.process.shadowed": self._shadowed() or None,
            "mayfly.process.seen": totals.seen + errors,
            "mayfly.process.coalesced": totals.coalesced,
            "mayfly.process.spooled": totals.spooled,
            "mayfly.process.dropped": totals.dropped + errors,
            "mayfly.process.unattributed": totals.unattributed,
            "mayfly.process.overflowed": totals.overflowed,
        }
        self.sink("mayfly.process", (now, now), key_values(attributes), totals.instance, True)

    def _shadowed(self) -> list[str]:
        return [*self.hooks.shadowed, *sorted(attribution.not_working), *([] if self._spool.directories else ["spool"])]

    def _errors(self) -> int:
        return self.context.errors + actor_failures()

    def _tell_what_is_held(self) -> None:
        environ = sys.modules.get(f"{__package__}.hooks.environ")
        if environ is not None:
            self.context.guard(environ.tell_what_is_held)()


def _at_exit() -> None:
    process = _running
    if process is not None:
        try:
            own_work.run_as_own(process.end)
        except Exception:
            pass


def _before_fork() -> None:
    if _running is not None:
        _quietly(_running.before_fork)


def _after_in_parent() -> None:
    if _running is not None:
        _quietly(_running.after_in_parent)


def _after_in_child() -> None:
    global _lock
    _lock = threading.RLock()
    if _running is not None:
        _quietly(_running.after_in_child)


def _quietly(work) -> None:
    try:
        work()
    except Exception:
        pass
