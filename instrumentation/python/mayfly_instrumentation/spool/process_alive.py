"""Whether the process that writes a file may still write to it. In doubt it may."""

from __future__ import annotations

import os
import sys
import time

_TOLERANCE_MS = 2_000
"""File names hold rounded milliseconds, the kernel counts hundredths of a second."""
_TICKS_PER_SECOND = 100
"""USER_HZ, which the kernel fixes for what it reports in /proc, see proc(5)."""


def is_alive(pid: int, started_at: int, path: str) -> bool:
    if not _exists(pid):
        return False
    stat = _read_stat(pid)
    if stat is None:
        return True
    state, began = stat
    if state in ("Z", "X"):
        return False
    # Earlier is no contradiction: a shell that replaced itself (`exec python`) began before Python did.
    if began <= started_at + _TOLERANCE_MS:
        return True
    # A clock that was set forward looks like a reused pid, so the open file has the last word.
    return _has_open(pid, path)


def is_running(pid: int) -> bool:
    """Whether a process with this id runs at all; one that has ended and was not waited for does not."""
    if not _exists(pid):
        return False
    stat = _read_stat(pid)
    return stat is None or stat[0] not in ("Z", "X")


def _exists(pid: int) -> bool:
    # On Windows the signal 0 would end the process.
    if pid <= 0 or sys.platform == "win32":
        return pid > 0
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True


def _read_stat(pid: int) -> tuple[str, float] | None:
    """State and start of a process (proc(5), /proc/pid/stat fields 3 and 22); None where there is no /proc."""
    try:
        with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
            # Field 2 is the command in parentheses and may hold anything.
            fields = file.read().rpartition(")")[2].split()
        with open("/proc/uptime", encoding="latin-1") as file:
            uptime = float(file.read().split()[0])
        since_boot = int(fields[19]) / _TICKS_PER_SECOND
        return fields[0], (time.time() - uptime + since_boot) * 1000
    except (OSError, ValueError, IndexError):
        return None


def _has_open(pid: int, path: str) -> bool:
    try:
        wanted = os.stat(path)
        for fd in os.listdir(f"/proc/{pid}/fd"):
            try:
                found = os.stat(f"/proc/{pid}/fd/{fd}")
            except OSError:
                continue
            if (found.st_ino, found.st_dev) == (wanted.st_ino, wanted.st_dev):
                return True
    except OSError:
        pass
    return False
