"""The files of a spool: `<pid>-<process start as ms>-<scope>_<random>[.full].ndjson`."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass

from .pid_scope import pid_scope
from .process_alive import is_alive

_NAME = re.compile(r"(([0-9]{1,10})-([0-9]{1,15})-(?:([0-9a-z]{7})_)?[A-Za-z0-9_-]{1,64}?)(\.full)?\.ndjson")
_SILENT_S = 15 * 60
"""A living process writes a heartbeat every minute: so long after the last write there is none."""
_CHUNK = 131_072
_MOST_LINE = 1_048_576
"""A longer line is passed over: an observation has a few kilobytes."""


@dataclass(frozen=True)
class SpoolFile:
    path: str
    key: str
    """The name without `.full`: a file keeps its position when its process closes and renames it."""
    pid: int
    started_at: int
    scope: str | None
    """Where the pid means something; None when the name does not say: it is taken to be here."""
    full: bool
    """Its process closed it: nobody writes to it any more."""


@dataclass(frozen=True)
class Position:
    offset: int = 0
    passing: bool = False
    """Inside a line that is too long: everything up to the next newline is passed over."""


@dataclass(frozen=True)
class Entry:
    line: bytes | None
    """A whole line without its newline; None for bytes that cannot be sent."""
    fault: str | None
    """Why `line` is None: `unfinished`, `too_long`; None for a blank line and for what was already counted."""
    after: Position


def list_files(directory: str) -> list[SpoolFile]:
    """Oldest process first. Raises OSError when it cannot be read."""
    found = []
    for name in os.listdir(directory):
        match = _NAME.fullmatch(name)
        if match is not None:
            key, pid, started_at, scope, full = match.groups()
            path = f"{directory}/{name}"
            found.append(SpoolFile(path, key, int(pid), int(started_at), scope, full is not None))
    return sorted(found, key=lambda file: (file.started_at, file.key))


_own_scope: str | None = None


def may_write(file: SpoolFile) -> bool:
    """Whether anybody may still write to a file."""
    global _own_scope
    if file.full:
        return False
    if _own_scope is None:
        _own_scope = pid_scope()
    if file.scope is None or file.scope == _own_scope:
        return is_alive(file.pid, file.started_at, file.path)
    # In another pid namespace or on another machine only silence tells.
    try:
        return time.time() - os.stat(file.path).st_mtime < _SILENT_S
    except OSError:
        return False


def read_entries(path: str, start: Position, finished: bool) -> list[Entry]:
    """
    The next entries, at most one chunk of them; empty when there is no whole line yet. `finished`: nobody
    writes to it any more, so what stands after the last newline will never be a line.
    """
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    try:
        if os.fstat(fd).st_size <= start.offset:
            return []
        chunk = _read_at(fd, start.offset, _CHUNK)
        limit = _CHUNK
        if len(chunk) == _CHUNK and b"\n" not in chunk:
            chunk = _read_at(fd, start.offset, _MOST_LINE)
            limit = _MOST_LINE
        return _split(chunk, start, finished, len(chunk) < limit)
    finally:
        os.close(fd)


def _read_at(fd: int, offset: int, length: int) -> bytes:
    os.lseek(fd, offset, os.SEEK_SET)
    return os.read(fd, length)


def _split(data: bytes, start: Position, finished: bool, at_end: bool) -> list[Entry]:
    entries = []
    passing = start.passing
    begin = 0
    end = data.find(b"\n")
    while end >= 0:
        line = None if passing or end == begin else data[begin:end]
        entries.append(Entry(line, None, Position(start.offset + end + 1)))
        passing = False
        begin = end + 1
        end = data.find(b"\n", begin)
    offset = start.offset + len(data)
    if at_end and finished and begin < len(data):
        entries.append(Entry(None, None if passing else "unfinished", Position(offset)))
    elif not at_end and not entries:
        entries.append(Entry(None, None if passing else "too_long", Position(offset, True)))
    return entries
