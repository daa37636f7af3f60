"""The package whose code asks for something right now; None for the application itself."""

from __future__ import annotations

import os
import sys

_MOST_FRAMES = 24
_OWN = os.path.dirname(os.path.abspath(__file__)) + os.sep
_PACKAGES = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep


def caller_module() -> str | None:
    frame = sys._getframe(1)
    for _ in range(_MOST_FRAMES):
        if frame is None:
            return None
        file = frame.f_code.co_filename
        if not file.startswith((_OWN, "<")):
            for folder in _PACKAGES:
                _, found, inside = file.rpartition(folder)
                if found:
                    return inside.partition(os.sep)[0].removesuffix(".py")
            if not file.startswith(_LIBRARY):
                return None
        frame = frame.f_back
    return None
