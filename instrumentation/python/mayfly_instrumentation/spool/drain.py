"""Sends the lines of a spool directory to a collector and removes the files of ended processes.

Keeps its positions in memory and takes no lock: counts are cumulative and the fold is a join, so a line
that two drainers send, or one sends twice after a restart, changes nothing.
"""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass, field

from .deliver import Sender, Stop, not_a_collector
from .files import Entry, Position, SpoolFile, list_files, may_write, read_entries

_MOST_SPANS = 512
_MOST_BYTES = 1_048_576
"""In one request."""
_OTHERS_EVERY_S = 10.0
"""How often a process that sends its own lines looks after those that others left behind."""
_MOST_REJECTED_BYTES = 1_048_576
_MOST_NOTES = 4
_WHOLE_REQUEST = re.compile(rb'\s*\{\s*"resourceSpans"\s*:\s*\[(.*)\]\s*\}\s*', re.DOTALL)


@dataclass
class Report:
    """What a drainer did."""

    read: int = 0
    sent: int = 0
    rejected: int = 0
    unfinished: int = 0
    kept_bytes: int = 0
    """Still in the spool, not acknowledged; a line being written counts."""
    deleted: int = 0
    stop: Stop | None = None
    notes: list[str] = field(default_factory=list)


@dataclass
class _Pending:
    file: SpoolFile
    entry: Entry
    content: bytes | None
    """Of its `resourceSpans`; None when there is nothing to send."""


class Drainer:
    def __init__(self, directory: str, sender: Sender, only_pid: int | None = None, timeout_s: float = 10.0) -> None:
        self._directory = directory
        self._sender = sender
        self._only_pid = only_pid
        self._timeout_s = timeout_s
        self._acknowledged: dict[str, Position] = {}
        self._held: set[str] = set()
        """Keys of files that hold a line which could not be set aside: they are not removed."""
        self._trusted = False
        """The endpoint has taken an OTLP request before, so its 400 is about the line."""
        self._others_at = -_OTHERS_EVERY_S

    def drain_once(self, timeout_s: float | None = None) -> Report:
        """Reads and sends what is there now. Raises OSError when the directory cannot be read."""
        walk = _Walk(self, self._timeout_s if timeout_s is None else timeout_s)
        return walk.run()

    def drain_until_empty(self, deadline_s: float) -> Report:
        """Goes on, also past refusals that are worth another try, until nothing is left or time is up."""
        until = time.monotonic() + deadline_s
        total = Report()
        wait_s = 0.1
        while True:
            left = max(0.001, until - time.monotonic())
            report = self.drain_once(min(self._timeout_s, left))
            for name in ("read", "sent", "rejected", "unfinished", "deleted"):
                setattr(total, name, getattr(total, name) + getattr(report, name))
            total.kept_bytes, total.stop = report.kept_bytes, report.stop
            total.notes = list(dict.fromkeys(total.notes + report.notes))[:_MOST_NOTES]
            stop = report.stop
            if (report.read == 0) if stop is None else not stop.is_retryable:
                return total
            pause_s = 0.0 if stop is None else max(wait_s, (stop.retry_after_ms or 0) / 1000)
            if time.monotonic() + pause_s >= until:
                return total
            time.sleep(pause_s)
            wait_s = min(wait_s * 2, 2.0)


class _Walk:
    """One walk over the files: what is on its way and what became of it."""

    def __init__(self, drainer: Drainer, timeout_s: float) -> None:
        self._drainer = drainer
        self._timeout_s = timeout_s
        self._report = Report()
        self._batch: list[_Pending] = []
        self._bytes = 0

    def run(self) -> Report:
        found = list_files(self._drainer._directory)
        files = self._whose(found)
        # Asked before reading: what a process wrote before it was found dead is then read to the end.
        finished = {file.key for file in files if not may_write(file)}
        own = self._drainer._only_pid
        mine = [file for file in files if own is None or file.pid == own or file.key in finished]
        for file in mine:
            if self._report.stop is None:
                self._read_file(file, file.key in finished)
        self._flush()
        for file in mine:
            self._close_file(file, file.key in finished)
        there = {file.key for file in found}
        self._drainer._acknowledged = {
            key: at for key, at in self._drainer._acknowledged.items() if key in there
        }
        self._drainer._held &= there
        return self._report

    def _whose(self, files: list[SpoolFile]) -> list[SpoolFile]:
        drainer = self._drainer
        if drainer._only_pid is None:
            return files
        now = time.monotonic()
        if now - drainer._others_at < _OTHERS_EVERY_S:
            return [file for file in files if file.pid == drainer._only_pid]
        drainer._others_at = now
        return files

    def _read_file(self, file: SpoolFile, finished: bool) -> None:
        position = self._drainer._acknowledged.get(file.key, Position())
        if position.offset > (_size(file.path) or 0):
            position = Position()
        while self._report.stop is None:
            entries = self._try_to_read(file, position, finished)
            if not entries:
                return
            for entry in entries:
                content = None if entry.line is None else line_content(entry.line)
                self._report.read += entry.line is not None
                self._batch.append(_Pending(file, entry, content))
                self._bytes += entry.after.offset - position.offset
                position = entry.after
                if len(self._batch) >= _MOST_SPANS or self._bytes >= _MOST_BYTES:
                    self._flush()
                if self._report.stop is not None:
                    return

    def _try_to_read(self, file: SpoolFile, position: Position, finished: bool) -> list[Entry]:
        try:
            return read_entries(file.path, position, finished)
        except FileNotFoundError:
            # Renamed between listing and opening: the next walk finds it under its new name.
            return []
        except OSError as error:
            self._note(f"cannot read {file.path}: {error.strerror}")
            return []

    def _flush(self) -> None:
        pending, self._batch, self._bytes = self._batch, [], 0
        if self._report.stop is None and pending:
            self._send_all(pending)

    def _send_all(self, pending: list[_Pending]) -> None:
        """Sends in order and halves what cannot be taken, down to the one line that is to blame."""
        contents = [each.content for each in pending if each.content is not None]
        if not contents:
            self._acknowledge(pending)
            return
        delivery = self._drainer._sender.deliver(contents, self._timeout_s)
        if delivery.kind == "stopped":
            self._report.stop = delivery.stop
        elif delivery.kind == "taken":
            self._drainer._trusted = True
            self._acknowledge(pending)
            self._report.sent += max(0, len(contents) - delivery.rejected)
            self._report.rejected += delivery.rejected
            if delivery.reason is not None:
                self._note(f"the collector refused some: {delivery.reason}")
        elif len(contents) > 1:
            half = len(pending) // 2
            self._send_all(pending[:half])
            if self._report.stop is None:
                self._send_all(pending[half:])
        elif self._drainer._trusted or self._takes_empty_request():
            self._acknowledge([_Pending(each.file, each.entry, None) for each in pending])

    def _takes_empty_request(self) -> bool:
        """Without this question a stranger that answers 400 to everything would empty the spool."""
        delivery = self._drainer._sender.deliver([], self._timeout_s)
        if delivery.kind == "stopped":
            self._report.stop = delivery.stop
        elif delivery.kind == "unacceptable":
            self._report.stop = not_a_collector(self._drainer._sender.endpoint, None)
        self._drainer._trusted = delivery.kind == "taken"
        return self._drainer._trusted

    def _acknowledge(self, pending: list[_Pending]) -> None:
        for each in pending:
            self._drainer._acknowledged[each.file.key] = each.entry.after
            self._report.unfinished += each.entry.fault == "unfinished"
            self._report.rejected += each.entry.fault == "too_long"
            if each.entry.line is not None and each.content is None:
                self._put_aside(each.file, each.entry.line)

    def _put_aside(self, file: SpoolFile, line: bytes) -> None:
        self._report.rejected += 1
        path = rejected_path(file.path)
        result = _set_aside(path, line)
        if result == "failed":
            self._drainer._held.add(file.key)
            self._note(f"a line that cannot be taken stays in {file.path}")
        elif result == "kept":
            self._note(f"lines that cannot be taken are in {path}")
        else:
            self._note(f"{path} is full, further lines that cannot be taken are only counted")

    def _close_file(self, file: SpoolFile, finished: bool) -> None:
        """Removes a file that is finished and acknowledged whole, and counts what the others still hold."""
        size = _size(file.path)
        if size is None:
            return
        left = size - self._drainer._acknowledged.get(file.key, Position()).offset
        if left > 0:
            self._report.kept_bytes += left
        if left > 0 or not finished or file.key in self._drainer._held:
            return
        try:
            os.unlink(file.path)
            self._report.deleted += 1
        except FileNotFoundError:
            pass
        except OSError as error:
            self._note(f"cannot remove {file.path}: {error.strerror}")

    def _note(self, text: str) -> None:
        if len(self._report.notes) < _MOST_NOTES and text not in self._report.notes:
            self._report.notes.append(text)


def line_content(line: bytes) -> bytes | None:
    """What stands in the `resourceSpans` of a line, untouched; None when it does not even look like OTLP."""
    found = _WHOLE_REQUEST.fullmatch(line)
    return None if found is None or found[1].strip() == b"" else found[1]


def rejected_path(path: str) -> str:
    """Where the lines of a spool file go that nobody can take."""
    if path.endswith(".full.ndjson"):
        path = path.removesuffix(".full.ndjson") + ".ndjson"
    return f"{path}.rejected"


def _set_aside(path: str, line: bytes) -> str:
    data = line + b"\n"
    try:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        fd = os.open(path, flags, 0o600)
        try:
            if os.fstat(fd).st_size + len(data) > _MOST_REJECTED_BYTES:
                return "over_limit"
            return "kept" if os.write(fd, data) == len(data) else "failed"
        finally:
            os.close(fd)
    except OSError:
        return "failed"


def _size(path: str) -> int | None:
    try:
        return os.stat(path).st_size
    except OSError:
        return None
