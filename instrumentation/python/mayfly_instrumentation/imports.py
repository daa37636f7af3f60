"""Calls back when a module was imported: a hook is put in place after what it patches has been loaded."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

_waiting: dict[str, list[Callable]] = {}
_looking = threading.local()


def after_import(name: str, callback: Callable) -> None:
    """At once when the module is there already. What the callback raises is its own affair: guard it."""
    module = sys.modules.get(name)
    if module is not None and not _is_loading(module):
        callback(module)
        return
    _waiting.setdefault(name, []).append(callback)
    if not any(isinstance(each, _Finder) for each in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def forget_all() -> None:
    _waiting.clear()
    sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, _Finder)]


def _is_loading(module) -> bool:
    return getattr(getattr(module, "__spec__", None), "_initializing", False)


class _Finder:
    """Finds nothing itself: asks the others, and notes when what they found has been loaded."""

    def find_spec(self, name, path=None, target=None):
        if name not in _waiting or getattr(_looking, "name", None) == name:
            return None
        before = getattr(_looking, "name", None)
        _looking.name = name
        try:
            for finder in list(sys.meta_path):
                find = None if finder is self else getattr(finder, "find_spec", None)
                spec = None if find is None else find(name, path, target)
                if spec is not None:
                    if spec.loader is not None and hasattr(spec.loader, "exec_module"):
                        spec.loader = _Loader(spec.loader, name)
                    return spec
        finally:
            _looking.name = before
        return None


class _Loader:
    """The loader that was found, but for what follows the loading."""

    def __init__(self, loader, name: str) -> None:
        self._mayfly_loader = loader
        self._mayfly_name = name

    def __getattr__(self, name):
        return getattr(self._mayfly_loader, name)

    def create_module(self, spec):
        return self._mayfly_loader.create_module(spec)

    def exec_module(self, module):
        loader = self._mayfly_loader
        try:
            module.__spec__.loader = loader
            module.__loader__ = loader
        except AttributeError:
            pass
        loader.exec_module(module)
        for callback in _waiting.pop(self._mayfly_name, ()):
            try:
                callback(sys.modules.get(self._mayfly_name, module))
            except Exception:
                pass
