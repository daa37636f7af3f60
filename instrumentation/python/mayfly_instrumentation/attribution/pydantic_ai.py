"""Pydantic AI: the agent for which a model is asked."""

from __future__ import annotations

from ..actor import Facts
from . import add_source
from .frames import told


def install(context, module) -> None:
    add_source("pydantic_ai", lambda: run_facts(module.get_current_run_context()))


def run_facts(run) -> Facts | None:
    if run is None:
        return None
    return told(agent=getattr(run.agent, "name", None), conversation=getattr(run, "conversation_id", None))
