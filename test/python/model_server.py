"""
A model that does what it is told: `use=search,helper` in the system prompt makes it call these tools, one after
the other, as far as they are offered, and answer `fine` then. OpenAI's chat completions and Anthropic's messages,
whole and streamed.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from secrets import token_hex

from support import server

_NOTHING = (200, {"content-type": "application/json"}, b"{}")


@contextmanager
def model_server():
    """Gives its port."""
    with server(_answer) as port:
        yield port


def _answer(_method, path, _headers, body):
    path = path.partition("?")[0]
    if path.endswith("/chat/completions"):
        return _openai(json.loads(body))
    if path.endswith("/messages"):
        return _anthropic(json.loads(body))
    if path.endswith("/count_tokens"):
        return 200, {"content-type": "application/json"}, b'{"input_tokens":1}'
    return _NOTHING


def _openai(request):
    messages = request["messages"]
    offered = {each["function"]["name"]: each["function"].get("parameters") or {} for each in request.get("tools") or ()}
    called = [call["function"]["name"] for message in messages for call in message.get("tool_calls") or ()]
    prompt = " ".join(_text(message.get("content")) for message in messages if message["role"] in ("system", "developer"))
    name = _next_tool(prompt, offered, called)
    if name is None:
        message, reason = {"role": "assistant", "content": _written(prompt, messages) or "fine"}, "stop"
    else:
        call = {"index": 0, "id": f"call_{token_hex(8)}", "type": "function"}
        call["function"] = {"name": name, "arguments": json.dumps(_arguments(offered[name]))}
        message, reason = {"role": "assistant", "content": None, "tool_calls": [call]}, "tool_calls"
    about = {"id": "c", "created": 1, "model": request.get("model", "m")}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    if not request.get("stream"):
        choice = {"index": 0, "message": message, "finish_reason": reason}
        return _json({**about, "object": "chat.completion", "choices": [choice], "usage": usage})
    chunk = {**about, "object": "chat.completion.chunk"}
    parts = [
        {**chunk, "choices": [{"index": 0, "delta": message, "finish_reason": None}]},
        {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": reason}]},
        {**chunk, "choices": [], "usage": usage},
    ]
    lines = "".join(f"data: {json.dumps(part)}\n\n" for part in parts) + "data: [DONE]\n\n"
    return 200, {"content-type": "text/event-stream"}, lines.encode()


def _written(prompt: str, messages) -> str | None:
    """A call of a tool as older agents ask for one: in words (ReAct)."""
    if "Action Input:" not in prompt:
        return None
    offered = {re.sub(r"\W+", "_", name.strip().lower()): name.strip() for name in re.findall(r"Tool Name: (.*)", prompt)}
    said = " ".join(_text(message.get("content")) for message in messages if message["role"] == "assistant")
    called = [name for name, plain in offered.items() if f"Action: {plain}\n" in said]
    name = _next_tool(prompt, offered, called)
    if name is None:
        return "Thought: I now know the final answer\nFinal Answer: fine"
    arguments = {"task": "go", "context": "go", "coworker": "helper"} if name.startswith("delegate") else {}
    return f"Thought: go\nAction: {offered[name]}\nAction Input: {json.dumps(arguments)}\n"


def _anthropic(request):
    offered = {each["name"]: each.get("input_schema") or {} for each in request.get("tools") or ()}
    blocks = [block for message in request["messages"] for block in _blocks(message["content"])]
    called = [block["name"] for block in blocks if block.get("type") == "tool_use"]
    name = _next_tool(_text(request.get("system")), offered, called)
    if name is None:
        block, reason = {"type": "text", "text": "fine"}, "end_turn"
    else:
        arguments = _arguments(offered[name])
        block, reason = {"type": "tool_use", "id": f"toolu_{token_hex(8)}", "name": name, "input": arguments}, "tool_use"
    usage = {"input_tokens": 1, "output_tokens": 1}
    about = {"id": "msg_1", "type": "message", "role": "assistant", "model": request.get("model", "m"), "usage": usage}
    if not request.get("stream"):
        return _json({**about, "content": [block], "stop_reason": reason, "stop_sequence": None})
    if name is None:
        empty, delta = {"type": "text", "text": ""}, {"type": "text_delta", "text": "fine"}
    else:
        empty = {**block, "input": {}}
        delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
    events = [
        {"type": "message_start", "message": {**about, "content": [], "stop_reason": None, "stop_sequence": None}},
        {"type": "content_block_start", "index": 0, "content_block": empty},
        {"type": "content_block_delta", "index": 0, "delta": delta},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": None}, "usage": usage},
        {"type": "message_stop"},
    ]
    lines = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
    return 200, {"content-type": "text/event-stream"}, lines.encode()


def _next_tool(prompt: str, offered, called) -> str | None:
    told = re.search(r"use=([\w,]+)", prompt)
    wanted = told[1].split(",") if told else []
    return next((name for name in wanted if name in offered and name not in called), None)


def _arguments(schema) -> dict:
    """What the tool must be given: a text, which names whom a delegation goes to."""
    properties = schema.get("properties") or {}
    given = {"coworker": "helper", "agent_name": "helper", "subagent_type": "helper"}
    required = schema.get("required") or ()
    return {name: given.get(name, "go") for name in properties if name in required or name in given}


def _blocks(content) -> list[dict]:
    return [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []


def _text(content) -> str:
    if isinstance(content, str):
        return content
    return " ".join(block.get("text", "") for block in _blocks(content))


def _json(value):
    return 200, {"content-type": "application/json"}, json.dumps(value).encode()
