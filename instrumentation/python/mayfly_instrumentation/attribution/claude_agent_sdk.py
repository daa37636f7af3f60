"""
Claude Agent SDK: the agent itself is another program. What runs here for it are the application's hooks, its
permission callback and the tools of in-process MCP servers, each at the program's request.
"""

from __future__ import annotations

from ..actor import Facts
from .claude_agent_sdk_program import session_of
from .frames import frame_calls, told
from .mcp_baggage import remember_caller


def install(context, module) -> None:
    frame_calls(context, module.Query, ("_handle_control_request",), _facts)


def _facts(query, message, *_args, **_kwargs):
    session, request = session_of(query.transport), message["request"]
    kind = request.get("subtype")
    if kind == "hook_callback":
        return {**session.facts(), **_of_hook(session, request.get("input") or {})}
    if kind == "mcp_message":
        return _of_message(session, request.get("message") or {})
    return {
        **session.facts(),
        **told(tool=request.get("tool_name"), agent=session.agent_of_id(request.get("agent_id"))),
    }


def _of_hook(session, given) -> Facts:
    agent = given.get("agent_type") or session.agent_of_id(given.get("agent_id"))
    return told(agent=agent, tool=given.get("tool_name"), conversation=given.get("session_id"))


def _of_message(session, asked) -> Facts:
    method, params = asked.get("method"), asked.get("params") or {}
    if method != "tools/call":
        return {**session.facts(), **told(mcpMethod=method)}
    id_ = (params.get("_meta") or {}).get("claudecode/toolUseId")
    facts = {**session.facts(), **told(mcpMethod=method, tool=params.get("name"), agent=session.agent_of_call(id_))}
    if isinstance(id_, str):
        # The server of the MCP SDK answers it in a task of its own.
        remember_caller(id_, facts)
    return facts
