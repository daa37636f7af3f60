"""
Claude Agent SDK: the program that it starts. It is told whom it works for like any child process, and says in its
messages which session it is (a resumed or forked one gets another id), and which sub-agent calls a tool.
"""

from __future__ import annotations

from ..actor import Facts
from .frames import frame_calls, told

_ATTRIBUTE = "_mayfly_session"
_MOST = 1_024
_STARTS = ("Agent", "Task")
"""The tool that starts a sub-agent, under its names of now and before."""


class Session:
    """What the application and the program said of a session."""

    def __init__(self, options) -> None:
        self._id = getattr(options, "session_id", None) or getattr(options, "resume", None)
        self._main = (getattr(options, "extra_args", None) or {}).get("agent")
        self._agents: dict[str, str] = {}
        """Names of sub-agents, by their ids and by the calls that started them."""
        self._callers: dict[str, str | None] = {}
        """Of a call of a tool the call that started its agent; None: the main agent's."""

    def facts(self) -> Facts:
        return told(conversation=self._id)

    def main_facts(self) -> Facts:
        return told(agent=self._main, conversation=self._id)

    def agent_of_id(self, id_) -> str | None:
        return self._main if id_ is None else self._agents.get(id_)

    def agent_of_call(self, id_) -> str | None:
        if id_ not in self._callers:
            return None
        started_by = self._callers[id_]
        return self._main if started_by is None else self._agents.get(started_by)

    def learn(self, message) -> None:
        kind, subtype = message.get("type"), message.get("subtype")
        if kind == "system" and subtype == "init":
            self._id = message.get("session_id") or self._id
        elif kind == "system" and subtype == "task_started":
            for name in ("task_id", "tool_use_id"):
                self._name(message.get(name), message.get("subagent_type"))
        elif kind == "assistant":
            for block in message["message"]["content"]:
                if block.get("type") == "tool_use":
                    _keep(self._callers, block["id"], message.get("parent_tool_use_id"))
                    if block.get("name") in _STARTS:
                        self._name(block["id"], block["input"].get("subagent_type"))

    def _name(self, id_, name) -> None:
        if isinstance(id_, str) and isinstance(name, str) and name:
            _keep(self._agents, id_, name)


def install(context, module) -> None:
    learn = context.guard(_learn)

    def watched(original):
        def read_messages(self, *args, **kwargs):
            return _messages(self, original(self, *args, **kwargs), learn)

        return read_messages

    transport = module.SubprocessCLITransport
    frame_calls(context, transport, ("connect",), lambda self, *_args: session_of(self).main_facts())
    context.patch(transport, "read_messages", watched)


def session_of(transport) -> Session:
    session = getattr(transport, _ATTRIBUTE, None)
    if session is None:
        session = Session(getattr(transport, "_options", None))
        setattr(transport, _ATTRIBUTE, session)
    return session


async def _messages(transport, messages, learn):
    try:
        async for message in messages:
            learn(transport, message)
            yield message
    finally:
        close = getattr(messages, "aclose", None)
        if close is not None:
            await close()


def _learn(transport, message) -> None:
    if isinstance(message, dict) and message.get("type") in ("system", "assistant"):
        session_of(transport).learn(message)


def _keep(known: dict, id_: str, value) -> None:
    if len(known) >= _MOST:
        known.clear()
    known[id_] = value
