"""What a hooked process is configured with. Reading it never raises."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from .fingerprints import FingerprintKey, fingerprint_key, previous_fingerprint_key

_USUAL_BYTES = 64 * 1_048_576
_LEAST_BYTES = 65_536


class SpoolPlace:
    """A folder for spools."""

    __slots__ = ("path", "shared")

    def __init__(self, path: str, shared: str | None) -> None:
        self.path = path
        self.shared = shared
        """The folder above it that everybody can write to: below, all must be this user's own. None: configured."""


class HookConfig:
    """
    `key`: None when nothing is captured, and `problem` says what to do; there is no unkeyed fallback.
    `drains_itself`: False when somebody else sends the spool (`mayfly run`, a sidecar).
    """

    __slots__ = ("key", "previous_key", "problem", "warnings", "places", "most_bytes", "drains_itself")

    def __init__(self, **given) -> None:
        for name in self.__slots__:
            setattr(self, name, given[name])


def read_config(env: Mapping[str, str]) -> HookConfig:
    warnings: list[str] = []
    key, text, problem = None, None, None
    if env.get("MAYFLY_DISABLED") not in ("1", "true"):
        key, text, problem = _read_key(env)
    return HookConfig(
        key=key,
        previous_key=None if text is None else _read_previous_key(env, text, warnings),
        problem=problem,
        warnings=tuple(warnings),
        places=_places(env),
        most_bytes=_spool_bytes(env.get("MAYFLY_SPOOL_MAX_BYTES"), warnings),
        drains_itself=env.get("MAYFLY_DRAIN") != "external",
    )


def _read_key(env: Mapping[str, str]) -> tuple[FingerprintKey | None, str | None, str | None]:
    try:
        text = _secret_of(env, "MAYFLY_FINGERPRINT_KEY")
        if text is None:
            return (
                None,
                None,
                "nothing is captured: set MAYFLY_FINGERPRINT_KEY or MAYFLY_FINGERPRINT_KEY_FILE to the key that "
                "the collector showed at its first start",
            )
        return fingerprint_key(text), text, None
    except (OSError, ValueError) as error:
        return None, None, f"nothing is captured: {_reason(error)}"


def _read_previous_key(
    env: Mapping[str, str], current: str, warnings: list[str]
) -> FingerprintKey | None:
    """One that cannot be used costs the link to earlier fingerprints, and nothing else."""
    try:
        text = _secret_of(env, "MAYFLY_FINGERPRINT_KEY_PREVIOUS")
        return None if text is None else previous_fingerprint_key(text, current)
    except (OSError, ValueError) as error:
        warnings.append(f"MAYFLY_FINGERPRINT_KEY_PREVIOUS is not used: {_reason(error)}")
        return None


def _secret_of(env: Mapping[str, str], name: str) -> str | None:
    """Of a variable or, when that is not set, of the file that it names with `_FILE`."""
    path = env.get(f"{name}_FILE")
    if env.get(name):
        return env[name]
    if not path:
        return None
    with open(path, encoding="utf-8") as file:
        return file.read() or None


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename} cannot be read ({error.strerror})"
    return "it is no UTF-8 text" if isinstance(error, UnicodeError) else str(error)


def _spool_bytes(text: str | None, warnings: list[str]) -> int:
    if not text:
        return _USUAL_BYTES
    count = int(text) if text.isdecimal() and text.isascii() and len(text) <= 15 else 0
    if count >= _LEAST_BYTES:
        return count
    warnings.append(
        f"MAYFLY_SPOOL_MAX_BYTES is not a number of bytes from {_LEAST_BYTES} on; it is {_USUAL_BYTES}"
    )
    return _USUAL_BYTES


def _places(env: Mapping[str, str]) -> tuple[SpoolPlace, ...]:
    """`MAYFLY_SPOOL`, else the user's state folder (XDG base directory specification), else a shared folder."""
    home = _home(env)
    state = env.get("XDG_STATE_HOME") or (None if home is None else f"{home}/.local/state")
    preferred = env.get("MAYFLY_SPOOL") or (None if state is None else f"{state}/mayfly/spool")
    user = os.getuid() if hasattr(os, "getuid") else "user"
    shared = [_temporary(env), *(["/dev/shm"] if sys.platform == "linux" else [])]
    return (
        *([] if preferred is None else [SpoolPlace(preferred, None)]),
        *(SpoolPlace(f"{folder}/mayfly-{user}/spool", folder) for folder in shared),
    )


def _home(env: Mapping[str, str]) -> str | None:
    found = env.get("HOME") or os.path.expanduser("~")
    return None if found == "~" else found


def _temporary(env: Mapping[str, str]) -> str:
    """As Node's `os.tmpdir` finds it, so that both use one folder."""
    if sys.platform == "win32":
        return env.get("TEMP") or env.get("TMP") or "C:\\Windows\\temp"
    found = env.get("TMPDIR") or env.get("TMP") or env.get("TEMP") or "/tmp"
    return found.rstrip("/") or "/"
