"""
LangChain and LangGraph: the configuration of the runnable that runs names the agent of `create_agent`, the thread
and the user (docs.langchain.com: `thread_id` is LangGraph's conversation, `session_id` and `conversation_id` are
LangSmith's other names for it; `langgraph_auth_user_id` is set by LangGraph's server, `user_id` by applications).
"""

from __future__ import annotations

from ..actor import Facts
from . import add_source
from .frames import told


def install(context, module) -> None:
    current = module.var_child_runnable_config
    add_source("langchain", lambda: config_facts(current.get()))


def config_facts(config) -> Facts | None:
    if not config:
        return None
    metadata, configurable = config.get("metadata") or {}, config.get("configurable") or {}
    conversations = (configurable.get("thread_id"), *(metadata.get(name) for name in ("thread_id", "session_id", "conversation_id")))
    users = (configurable.get("langgraph_auth_user_id"), configurable.get("user_id"), metadata.get("user_id"))
    return told(agent=metadata.get("lc_agent_name"), conversation=_first(conversations), user=_first(users))


def _first(values):
    return next((value for value in values if isinstance(value, str) and value), None)
