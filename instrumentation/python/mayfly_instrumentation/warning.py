"""One line on stderr, once in a tree of processes: children inherit the mark."""

from __future__ import annotations

import os
import sys


def warn(message: str) -> None:
    try:
        if os.environ._data.get(os.environ.encodekey("MAYFLY_WARNED")) is not None:
            return
        os.environ["MAYFLY_WARNED"] = "1"
        sys.stderr.write(f"mayfly: {message}\n")
    except Exception:
        # A closed stderr is no reason to disturb the host.
        pass
