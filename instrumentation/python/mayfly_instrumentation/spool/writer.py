"""Append-only files of lines, private to this process."""

from __future__ import annotations

import errno
import os
import time

from .pid_scope import pid_scope

_MOST_FILE_BYTES = 8 * 1_048_576
"""A file that reached this size is closed and a new one begun, so that a drainer may delete it."""
_REPORT_BYTES = 16_384
"""Kept free for what the process says of itself, its losses above all."""
_LOOK_EVERY_S = 1.0
"""How often a writer looks whether its file is still there: cleaners of temporary folders remove old ones."""


class SpoolWriter:
    """One synchronous write for each line. Called with a lock held."""

    def __init__(self, places, most_bytes: int, started_at: int, token: str, warn) -> None:
        self._places = places
        self._most_bytes = most_bytes
        self._file_bytes = min(_MOST_FILE_BYTES, most_bytes // 4)
        self._kept = min(_REPORT_BYTES, self._file_bytes // 8)
        self._mine = f"{os.getpid()}-{started_at}-"
        self._token = token
        self._warn = warn
        self._scope = pid_scope()
        self._opened = 0
        self._failures: dict[str, str] = {}
        self.directories: list[str] = []
        """Where lines were written to; none when there is no disk."""
        self._looked_at = 0.0
        self._file: _File | None = self._open_first()
        if self._file is None:
            reasons = "; ".join(f"{path}: {reason}" for path, reason in self._failures.items())
            self._tell(
                f"no spool folder can be written to ({reasons}): what is seen is held in memory and sent from "
                "there, and lost with a process that is killed; set MAYFLY_SPOOL to a writable folder"
            )

    def write(self, line: bytes, is_report: bool = False) -> bool:
        """Appends a whole line: it survives any death of the process. False: it cannot be taken now."""
        file = self._file_for(len(line) + (0 if is_report else self._kept))
        if file is None:
            return False
        failure = file.append(line)
        return failure is None or self._move_on(line, file, failure)

    def close(self) -> None:
        """The process ends: anybody may send and remove what is there."""
        self._file = _sealed(self._file)

    def forget(self) -> None:
        """After a fork the file is the parent's."""
        if self._file is not None:
            self._file.forget()
            self._file = None

    def _file_for(self, length: int) -> _File | None:
        file = self._file
        now = time.monotonic()
        if file is not None and now - self._looked_at >= _LOOK_EVERY_S:
            self._looked_at = now
            if file.is_gone():
                file = self._file = _sealed(file)
        if file is not None and 0 < file.size and file.size + length > self._file_bytes:
            if self._held() + self._file_bytes > self._most_bytes:
                return None
            file = self._file = _sealed(file)
        if file is None:
            file = self._file = self._open_first()
        return file

    def _move_on(self, line: bytes, left: _File, reason: str) -> bool:
        """Another place may take what this one did not."""
        failed = f"cannot write to the spool {left.path}: {reason}"
        for place in self._places:
            if left.path.startswith(f"{place.path}/"):
                continue
            following = self._open(place)
            if following is not None and following.append(line) is None:
                _sealed(left)
                self._file = following
                self._tell(f"{failed}; going on in {place.path}")
                return True
            _sealed(following)
        self._tell(f"{failed}; counts are kept in memory until it can")
        return False

    def _open_first(self) -> _File | None:
        for place in self._places:
            file = self._open(place)
            if file is not None:
                return file
        return None

    def _open(self, place) -> _File | None:
        try:
            os.makedirs(place.path, mode=0o700, exist_ok=True)
            if place.shared is not None:
                _require_own(place.path, place.shared)
            number = "" if self._opened == 0 else f"-{self._opened}"
            file = _File(f"{place.path}/{self._mine}{self._scope}_{self._token}{number}.ndjson")
        except OSError as error:
            self._failures[place.path] = _reason(error)
            return None
        self._opened += 1
        if place.path not in self.directories:
            self.directories.append(place.path)
        return file

    def _held(self) -> int:
        """Bytes in the files of this process that are still there."""
        size = 0
        for directory in self.directories:
            try:
                with os.scandir(directory) as entries:
                    for entry in entries:
                        if entry.name.startswith(self._mine) and entry.name.endswith(".ndjson"):
                            size += entry.stat().st_size
            except OSError:
                continue
        return size

    def _tell(self, message: str) -> None:
        warn, self._warn = self._warn, None
        if warn is not None:
            warn(message)


class _File:
    """One file of a spool, open for appending."""

    __slots__ = ("path", "size", "_fd", "_torn")

    def __init__(self, path: str) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_CLOEXEC", 0)
        self.path = path
        self.size = 0
        self._fd = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
        self._torn = False
        """A part of a line stands at the end and could not be cut off: the next line begins on a new one."""

    def append(self, line: bytes) -> str | None:
        """None: the whole line is there. Else why not, and then nothing of it is."""
        data = b"\n" + line if self._torn else line
        try:
            written = os.write(self._fd, data)
        except OSError as error:
            self._cut()
            return _reason(error)
        if written == len(data):
            self._torn = False
            self.size += written
            return None
        self._cut()
        return "ENOSPC"

    def is_gone(self) -> bool:
        """Somebody removed it: what is written to it now is lost. Or closed our descriptor under us."""
        try:
            return os.fstat(self._fd).st_nlink == 0
        except OSError:
            return True

    def seal(self) -> None:
        """Closes it as `.full.ndjson`: nobody writes to it any more. One without a line is removed."""
        os.close(self._fd)
        if self.size == 0:
            os.unlink(self.path)
        else:
            os.rename(self.path, self.path.removesuffix(".ndjson") + ".full.ndjson")

    def forget(self) -> None:
        try:
            os.close(self._fd)
        except OSError:
            pass

    def _cut(self) -> None:
        """A disk may take a part of a line before it is full."""
        try:
            os.ftruncate(self._fd, self.size)
            self._torn = False
        except OSError:
            self._torn = True


def _sealed(file: _File | None) -> None:
    """Closed, as well as can be: a drainer also finds a file that could not be renamed."""
    try:
        if file is not None:
            file.seal()
    except OSError:
        pass


def _require_own(directory: str, shared: str) -> None:
    """Whoever made `/tmp/mayfly-0` first, or a link of that name, could divert or remove what is written there."""
    if not hasattr(os, "getuid") or not directory.startswith(f"{shared}/"):
        return
    path = directory
    while len(path) > len(shared):
        stat = os.lstat(path)
        if stat.st_mode & 0o170000 != 0o040000:
            raise OSError(errno.ENOTDIR, "it is not a directory")
        if stat.st_uid != os.getuid():
            raise OSError(errno.EPERM, "it belongs to another user")
        path = os.path.dirname(path)


def _reason(error: OSError) -> str:
    if error.filename is None and error.strerror:
        return error.strerror
    return errno.errorcode.get(error.errno or 0, "failed")
