"""The detached process that sends what an ended process left: `python -m mayfly_instrumentation.spool.after_end
<pid> <spool folder>…`, or `-` for lines on its standard input, of a process that had no disk."""

from __future__ import annotations

import os
import sys
import time

from .collector_address import collector_address
from .deliver import Sender
from .drain import Drainer, line_content
from .process_alive import is_running

_DEADLINE_S = 15.0


def main(pid: str, *directories: str) -> None:
    address = collector_address(os.environ)
    sender = Sender(address.endpoint, address.headers)
    if pid == "-":
        _send_input(sender)
        return
    # It is started in the last moment of a process, whose file can be removed only when it is gone.
    until = time.monotonic() + _DEADLINE_S
    while is_running(int(pid)) and time.monotonic() < until:
        time.sleep(0.01)
    for directory in directories:
        Drainer(directory, sender).drain_until_empty(_DEADLINE_S)


def _send_input(sender: Sender) -> None:
    until = time.monotonic() + _DEADLINE_S
    lines = [line for line in sys.stdin.buffer.read().split(b"\n") if line]
    wait_s = 0.1
    while lines and time.monotonic() < until:
        contents = [content for line in lines[:512] if (content := line_content(line)) is not None]
        if not contents or sender.deliver(contents, 10.0).kind != "stopped":
            lines = lines[512:]
        else:
            time.sleep(wait_s)
            wait_s *= 2


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except OSError:
        sys.exit(1)
