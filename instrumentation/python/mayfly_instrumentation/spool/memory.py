"""For a process without any disk to write to: lines wait in memory and are sent from there."""

from __future__ import annotations

from collections import deque

_MOST_BYTES = 4 * 1_048_576


class MemorySpool:
    """A process that is killed loses what it holds. Called with a lock held, but for `batch` and `taken`."""

    directories: list[str] = []

    def __init__(self) -> None:
        self._lines: deque[bytes] = deque()
        self._bytes = 0

    def write(self, line: bytes, is_report: bool = False) -> bool:
        if self._bytes + len(line) > _MOST_BYTES:
            return False
        self._lines.append(line)
        self._bytes += len(line)
        return True

    def batch(self) -> list[bytes]:
        return [self._lines[i] for i in range(min(512, len(self._lines)))]

    def taken(self, count: int) -> None:
        for _ in range(count):
            self._bytes -= len(self._lines.popleft())

    def rest(self) -> bytes:
        return b"".join(self._lines)

    def close(self) -> None:
        """What is left is handed on by who ends the process."""

    def forget(self) -> None:
        self._lines.clear()
        self._bytes = 0
