"""Switches the hooks on for a whole Python environment, by a `.pth` file in its packages."""

from __future__ import annotations

import os
import sys
import sysconfig

from .config import read_config

FILE = "mayfly.pth"
# One line: `site` runs those that begin with `import`. It must not fail where the package was removed.
_LINE = (
    "import sys, os; exec(\"try:\\n import mayfly_instrumentation.process as _m; _m.start()\\nexcept Exception: pass\")"
    " if os.environ.get('MAYFLY_DISABLED') not in ('1', 'true') else None\n"
)


def enable() -> int:
    path = _path()
    try:
        with open(path, "w", encoding="ascii") as file:
            file.write(_LINE)
    except OSError as error:
        return _refuse(f"cannot write {path}: {error.strerror}. Run it as who may, or set PYTHONPATH to {startup_folder()}")
    print(f"mayfly is on for {sys.prefix}: {path}")
    return _warn_of_key()


def disable() -> int:
    path = _path()
    try:
        os.unlink(path)
    except FileNotFoundError:
        print(f"mayfly was not on for {sys.prefix}")
        return 0
    except OSError as error:
        return _refuse(f"cannot remove {path}: {error.strerror}")
    print(f"mayfly is off for {sys.prefix}")
    return 0


def status() -> int:
    path = _path()
    is_on = os.path.exists(path)
    print(f"mayfly is {'on' if is_on else 'off'} for {sys.prefix}{f': {path}' if is_on else ''}")
    config = read_config(os.environ)
    if config.problem is not None:
        print(config.problem)
    for warning in config.warnings:
        print(warning)
    if config.key is not None:
        print(f"spool: {config.places[0].path if config.places else 'none'}")
        print(f"sent by: {'this process' if config.drains_itself else 'another (MAYFLY_DRAIN=external)'}")
    return 0 if is_on else 1


def run(command: list[str]) -> int:
    """In the place of this process, so that signals and exit codes are the command's own."""
    path = [startup_folder(), *[each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each]]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
    if command[0] in ("python", "python3"):
        command = [sys.executable, *command[1:]]
    try:
        os.execvpe(command[0], command, env)
    except OSError as error:
        return _refuse(f"cannot run {command[0]}: {error.strerror}", 127)


def startup_folder() -> str:
    """The folder of a `sitecustomize` that switches the hooks on."""
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "startup")


def _path() -> str:
    return os.path.join(sysconfig.get_path("purelib"), FILE)


def _warn_of_key() -> int:
    problem = read_config(os.environ).problem
    if problem is not None:
        print(problem)
    return 0


def _refuse(message: str, code: int = 1) -> int:
    print(f"mayfly: {message}", file=sys.stderr)
    return code
