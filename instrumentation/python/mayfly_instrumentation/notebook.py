"""`%load_ext mayfly`."""

from __future__ import annotations


def load(ipython) -> None:
    from .attribution.notebook import install
    from .process import start

    start()
    install(ipython)


def unload(ipython) -> None:
    from .attribution.notebook import uninstall

    uninstall(ipython)
