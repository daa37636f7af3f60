"""On whose behalf: one file for each framework, and for notebooks. Each adds a source to `actor.py`."""

from __future__ import annotations

from importlib import import_module

from .. import actor
from ..imports import after_import

SOURCES: tuple[tuple[str, str], ...] = (
    ("otel", "opentelemetry.trace"),
    ("agent_framework", "agent_framework._agents"),
    ("agent_framework_streams", "agent_framework._types"),
    ("agent_framework_tools", "agent_framework._tools"),
    ("autogen", "autogen_agentchat.agents._base_chat_agent"),
    ("autogen_core", "autogen_core._base_agent"),
    ("autogen_tools", "autogen_core.tools._base"),
    ("claude_agent_sdk", "claude_agent_sdk._internal.query"),
    ("claude_agent_sdk_program", "claude_agent_sdk._internal.transport.subprocess_cli"),
    ("crewai", "crewai.agent.core"),
    ("crewai", "crewai.agent"),
    ("crewai_tools", "crewai.tools.base_tool"),
    ("crewai_tools", "crewai.tools.structured_tool"),
    ("google_adk", "google.adk.agents.base_agent"),
    ("google_adk_tools", "google.adk.tools.base_tool"),
    ("openai_agents", "agents.tracing.scope"),
    ("langchain", "langchain_core.runnables.config"),
    ("langchain_tools", "langchain_core.tools.base"),
    ("langgraph", "langgraph.pregel.main"),
    ("mcp_client", "mcp.client.session"),
    ("mcp_client_1", "mcp.client.streamable_http"),
    ("mcp_server", "mcp.server._otel"),
    ("mcp_server_1", "mcp.server.lowlevel.server"),
    ("pydantic_ai", "pydantic_ai._run_context"),
    ("pydantic_ai_tools", "pydantic_ai.tool_manager"),
    ("ipython", "IPython.core.interactiveshell"),
    ("children", "subprocess"),
)
"""
The name of a file beside this, and the module after whose import its `install(context, module)` is called: a process
that never imports it pays for an entry of a dictionary. It may raise: it is then left out, and the others go on.
"""
_CARRIED = (
    "threading",
    "concurrent.futures.thread",
    "concurrent.futures.process",
    "multiprocessing.process",
    "multiprocessing.pool",
)
"""Modules that start work in other threads and processes."""

_added: set[str] = set()
not_working: set[str] = set()
"""`attribution.` and the names of those that found another shape than the one they know: heartbeats tell of them."""


def install(context) -> None:
    for name, module in SOURCES:
        after_import(module, lambda found, name=name: _install(context, name, found))
    for module in _CARRIED:
        after_import(module, lambda found: _install(context, "started_for", found))
    if "BAGGAGE" in context.env:
        _install(context, "process_actor", None)


def uninstall() -> None:
    for name in _added:
        actor.remove_source(name)
    _added.clear()
    not_working.clear()


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
        not_working.add(f"attribution.{name}")
