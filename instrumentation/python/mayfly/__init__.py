"""What people type: `%load_ext mayfly` in a notebook, `python -m mayfly` in a shell."""

from __future__ import annotations


def load_ipython_extension(ipython) -> None:
    """`%load_ext mayfly`: the hooks, and which cell runs."""
    from mayfly_instrumentation.notebook import load

    load(ipython)


def unload_ipython_extension(ipython) -> None:
    from mayfly_instrumentation.notebook import unload

    unload(ipython)
