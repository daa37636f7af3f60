"""On whose behalf: one file for each framework, and for notebooks. Each adds a source to `actor.py`."""

from __future__ import annotations

from importlib import import_module

from .. import actor
from ..imports import after_import

SOURCES: tuple[tuple[str, str], ...] = (
    ("otel", "opentelemetry.trace"),
    ("openai_agents", "agents.tracing.scope"),
    ("langchain", "langchain_core.runnables.config"),
    ("langchain_tools", "langchain_core.tools.base"),
    ("langgraph", "langgraph.pregel.main"),
    ("mcp_server", "mcp.server._otel"),
    ("mcp_server_1", "mcp.server.lowlevel.server"),
    ("pydantic_ai", "pydantic_ai._run_context"),
    ("pydantic_ai_tools", "pydantic_ai.tool_manager"),
    ("ipython", "IPython.core.interactiveshell"),
)
"""
The name of a file beside this, and the module after whose import its `install(context, module)` is called: a process
that never imports it pays for an entry of a dictionary. It may raise: it is then left out, and the others go on.
"""
_CARRIED = ("threading", "concurrent.futures.thread", "multiprocessing.pool")
"""Modules that start work in other threads."""

_added: set[str] = set()


def install(context) -> None:
    for name, module in SOURCES:
        after_import(module, lambda found, name=name: _install(context, name, found))
    for module in _CARRIED:
        after_import(module, lambda found: _install(context, "started_for", found))


def uninstall() -> None:
    for name in _added:
        actor.remove_source(name)
    _added.clear()


def add_source(name: str, read, first: bool = False, last: bool = False) -> None:
    """As `actor.add_source`; taken out again with the hooks."""
    _added.add(name)
    actor.add_source(name, read, first=first, last=last)


def _install(context, name: str, module) -> None:
    try:
        context.hook = f"attribution.{name}"
        import_module(f".{name}", __package__).install(context, module)
    except Exception:
        # A version of another shape: its actor is told by what is more general, and nobody is disturbed.
        pass
