"""Puts every hook in place when its time has come; one that fails takes neither the others nor the host with it."""

from __future__ import annotations

from .hook_context import HookContext
from .hooks import HOOKS
from .imports import after_import


class InstalledHooks:
    def __init__(self, context: HookContext) -> None:
        self._context = context
        self._modules: dict[str, object] = {}
        self._broken: list[str] = []

    def install(self, off: frozenset[str] = frozenset()) -> None:
        for name, module in HOOKS:
            if name in off:
                continue
            if module is None:
                self._install(name, None)
            else:
                after_import(module, lambda found, name=name: self._install(name, found))

    @property
    def installed(self) -> list[str]:
        """Installed, and in place when it is asked."""
        return [name for name in self._modules if self._is_intact(name)]

    @property
    def shadowed(self) -> list[str]:
        """Could not be installed, or were replaced by others since."""
        return [*self._broken, *(name for name in self._modules if not self._is_intact(name))]

    def _install(self, name: str, found) -> None:
        try:
            from importlib import import_module

            hook = import_module(f".hooks.{name}", __package__)
            self._context.hook = name
            hook.install(self._context, found)
            self._modules[name] = hook
        except Exception:
            self._broken.append(name)

    def _is_intact(self, name: str) -> bool:
        intact = getattr(self._modules[name], "intact", None)
        try:
            return self._context.is_intact(name) if intact is None else intact()
        except Exception:
            return False
