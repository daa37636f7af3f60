"""Tells a child process on whose behalf it is started, in its environment. That of this process stays as it is."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ..actor import read_actor
from .process_actor import VARIABLE, child_baggage, is_off

_KEYS = ("MAYFLY_FINGERPRINT_KEY", "MAYFLY_FINGERPRINT_KEY_FILE")


def install(context, module) -> None:
    """`module`: subprocess. Who ends a fork with `os.exec…` (pexpect, `os.spawn…`) passes `os.execv` and `os.execve`."""
    complete = context.guard(lambda env: _completed(context, env))

    def popen(original):
        def __init__(self, *args, **kwargs):
            # An environment that stands among the positional arguments (the eleventh) is rare, and left alone.
            if len(args) < 11:
                env = complete(kwargs.get("env"))
                if env is not None:
                    kwargs["env"] = env
            original(self, *args, **kwargs)

        return __init__

    context.patch(module.Popen, "__init__", popen)
    if not hasattr(os, "fork"):
        return
    execve = os.execve

    def execv(original):
        def execv(path, argv, /):
            env = complete(None)
            return original(path, argv) if env is None else execve(path, argv, env)

        return execv

    def with_environment(original):
        def execve(path, argv, env, **more):
            completed = complete(env)
            return original(path, argv, env if completed is None else completed, **more)

        return execve

    context.patch(os, "execv", execv)
    context.patch(os, "execve", with_environment)


def _completed(context, env):
    """The environment of a child with whom it works for; None: as it was asked for."""
    given = env
    if env is None:
        env = os.environ
    elif not isinstance(env, Mapping) or not any(name in env for name in _KEYS):
        # It has no key: nobody there would ask.
        return None
    if context.is_own() or is_off(env) or os.environ.get("MAYFLY_MCP_BAGGAGE") == "0":
        return None
    facts = read_actor()
    if not facts:
        return None
    told = child_baggage(facts, env.get(VARIABLE), os.environ.get(VARIABLE), context.recorder.known_in)
    if told is None:
        return None
    return {**(os.environ.copy() if given is None else given), VARIABLE: told}
