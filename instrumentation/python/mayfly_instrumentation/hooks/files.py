"""Files that hold secrets by their path: every `open`, whoever calls it, by an audit event."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections import OrderedDict

from ..actor import KnownActors, read_actor
from ..caller_module import caller_module
from ..loading import load

_LARGEST = 1_048_576
"""Larger files are not read: a secret file has a few kilobytes."""
_MOST_REMEMBERED = 1_024
_NEVER = (".py", ".pyc", ".so", ".pth", ".dll", ".pyd", ".ndjson")

_watch = None
_is_added = False


def install(context, _module) -> None:
    global _watch, _is_added
    _watch = _Watch(context)
    if not _is_added:
        # It cannot be taken out again: without a watch it does nothing.
        _is_added = True
        sys.addaudithook(_audit)


def intact() -> bool:
    return _watch is not None


def _audit(event: str, args) -> None:
    if event != "open":
        return
    watch = _watch
    if watch is not None:
        try:
            watch.opened(args)
        except Exception:
            watch.context.failed()


class _Watch:
    """An application reads what it opened: the file is read once more, because the event tells no content."""

    def __init__(self, context) -> None:
        self.context = context
        self._inside = threading.local()
        self._paths = None
        self._seen: OrderedDict[tuple, None] = OrderedDict()
        self._actors = KnownActors()

    def opened(self, args) -> None:
        path, mode, flags = args
        if isinstance(path, int) or not _reads(mode, flags) or sys.is_finalizing():
            return
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str) or path.endswith(_NEVER):
            return
        if getattr(self._inside, "is_on", False) or self.context.is_own():
            return
        self._inside.is_on = True
        try:
            file = self._secret_paths().get("find")(path)
            if file is not None:
                self._read(file, path)
        finally:
            self._inside.is_on = False

    def _read(self, file, given: str) -> None:
        try:
            info = os.stat(given)
            # To read a pipe once more would wait for somebody to write to it once more.
            if not stat.S_ISREG(info.st_mode):
                return
            if info.st_size > _LARGEST:
                self.context.recorder.dropped(1)
                return
            fd = os.open(given, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except OSError:
            # The application is told the same.
            return
        try:
            content = os.read(fd, _LARGEST)
        finally:
            os.close(fd)
        self._report(file, content.decode("utf-8", "replace"))

    def _report(self, file, text: str) -> None:
        from ..js import Obj

        file_credentials = load("generated.node.hooks.stored.file_credentials", "file_credentials")
        files_named_in = load("generated.node.hooks.stored.named_files", "files_named_in")
        path = file["path"]
        module = caller_module()
        reader = (path, module, self._actors.find(read_actor()).id)
        for found in file_credentials(Obj({**file, "text": text})):
            key = (*reader, found["secret"])
            if key in self._seen:
                continue
            if len(self._seen) >= _MOST_REMEMBERED:
                self._seen.popitem(last=False)
            self._seen[key] = None
            self.context.recorder.fetched({**found, "source": "file", "name": path, "module": module})
        for named in files_named_in(text):
            self._paths.get("learn")(named, path)

    def _secret_paths(self):
        if self._paths is None:
            from ..js import Obj

            self._paths = load("generated.node.hooks.secret_paths", "secret_paths")(
                Obj(self.context.env),
                Obj(
                    {
                        "resolve": lambda path, *_: os.path.abspath(path),
                        "beside": lambda path, file, *_: os.path.join(os.path.dirname(file), path),
                    }
                ),
            )
        return self._paths


def _reads(mode, flags) -> bool:
    if isinstance(mode, str):
        return mode[:1] not in ("w", "a", "x")
    return not isinstance(flags, int) or flags & (os.O_WRONLY | os.O_RDWR) != os.O_WRONLY
