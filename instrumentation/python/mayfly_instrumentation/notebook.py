"""`%load_ext mayfly`. Which cell runs is attribution: `attribution/notebook.py` tells it, when it is there."""

from __future__ import annotations

from importlib import import_module


def load(ipython) -> None:
    from .process import start

    start()
    _attribution("install", ipython)


def unload(ipython) -> None:
    _attribution("uninstall", ipython)


def _attribution(name: str, ipython) -> None:
    try:
        module = import_module(".attribution.notebook", __package__)
    except ModuleNotFoundError:
        return
    getattr(module, name)(ipython)
