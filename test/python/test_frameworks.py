"""Agents and tools of real frameworks: who used a credential."""

from __future__ import annotations

import unittest
from importlib.util import find_spec
from textwrap import dedent

from support import KEY, fake_secret, run_hooked

from mayfly_instrumentation import fingerprint, fingerprint_key

ASK = """
from urllib.request import Request, urlopen
def ask(secret):
    try:
        urlopen(Request('http://127.0.0.1:1/', headers={'Authorization': 'token ' + secret}))
    except OSError:
        pass
    return 'done'
"""


def actors_of(source: str, *secrets: str) -> list[list[tuple]]:
    """For each secret: agent, tool, conversation, user and MCP method of each use."""
    env = {"OPENAI_AGENTS_DISABLE_TRACING": "0", "OPENAI_API_KEY": "none", "LANGSMITH_TRACING": "false"}
    run = run_hooked(ASK + dedent(source).format(*secrets), env=env)
    if run.code != 0:
        raise AssertionError(run.err)
    names = ("gen_ai.agent.name", "gen_ai.tool.name", "gen_ai.conversation.id", "user.id", "mcp.method.name")
    found: dict[str, list[tuple]] = {}
    for span in run.named("credential.use"):
        told = span["attributes"]
        if told["mayfly.use.outcome"] == "sent":
            found.setdefault(told["mayfly.credential.fingerprint"], []).append(tuple(told.get(name) for name in names))
    return [found.get(fingerprint(fingerprint_key(KEY), secret), []) for secret in secrets]


def token() -> str:
    return fake_secret("ghp_", 36)


def needs(package: str):
    return unittest.skipIf(find_spec(package) is None, f"{package} is not installed")


class OpenTelemetryTest(unittest.TestCase):
    def test_the_span_that_is_current_and_those_above_it_tell_the_actor(self) -> None:
        inner, other, dialect, outside = (token() for _ in range(4))
        found = actors_of(
            """
            from opentelemetry import baggage, context, trace
            from opentelemetry.sdk.trace import TracerProvider
            trace.set_tracer_provider(TracerProvider())
            start = trace.get_tracer('t').start_as_current_span
            context.attach(baggage.set_baggage('user.id', 'ada'))
            with start('invoke_agent', attributes={{'gen_ai.agent.name': 'planner', 'gen_ai.conversation.id': 'c1'}}):
                with start('execute_tool', attributes={{'gen_ai.tool.name': 'search'}}):
                    with start('GET'):
                        ask('{0}')
                    with start('invoke_agent', attributes={{'gen_ai.agent.name': 'helper'}}):
                        ask('{1}')
            with start('x', attributes={{'openinference.span.kind': 'AGENT', 'agent.name': 'arize'}}):
                ask('{2}')
            ask('{3}')
            """,
            inner, other, dialect, outside,
        )
        self.assertEqual(
            found,
            [
                [("planner", "search", "c1", "ada", None)],
                [("helper", None, "c1", "ada", None)],
                [("arize", None, None, "ada", None)],
                [(None, None, None, "ada", None)],
            ],
        )


@needs("agents")
class OpenAIAgentsTest(unittest.TestCase):
    SOURCE = """
        import asyncio, json
        from agents import set_trace_processors; set_trace_processors([])
        from agents import Agent, Model, ModelResponse, RunConfig, Runner, Usage, function_tool
        from openai.types.responses import ResponseFunctionToolCall, ResponseOutputMessage, ResponseOutputText

        class Scripted(Model):
            def __init__(self, calls, secret):
                self.calls, self.secret = list(calls), secret
            async def get_response(self, *args, **kwargs):
                ask(self.secret)
                if self.calls:
                    name = self.calls.pop(0)
                    item = ResponseFunctionToolCall(arguments=json.dumps({{'input': 'x'}} if name == 'helping' else {{}}), call_id=name, name=name, type='function_call')
                else:
                    text = ResponseOutputText(text='fine', type='output_text', annotations=[])
                    item = ResponseOutputMessage(id='m', content=[text], role='assistant', status='completed', type='message')
                return ModelResponse(output=[item], usage=Usage(), response_id=None)
            def stream_response(self, *args, **kwargs):
                raise NotImplementedError

        @function_tool
        def search() -> str:
            return ask('{1}')

        @function_tool
        async def find() -> str:
            await asyncio.sleep(0)
            return ask('{2}')

        helper = Agent(name='helper', model=Scripted(['find'], '{3}'), tools=[find])
        planner = Agent(name='planner', model=Scripted(['search', 'helping'], '{0}'), tools=[search, helper.as_tool('helping', 'helps')])
        result = asyncio.run(Runner.run(planner, 'go', run_config=RunConfig(group_id='chat 1', tracing_disabled=OFF)))
        assert result.final_output == 'fine', result.final_output
        ask('{4}')
        """

    def test_agent_tool_and_conversation_also_of_an_agent_that_is_a_tool(self) -> None:
        planner, search, find, helper, outside = (token() for _ in range(5))
        found = actors_of(self.SOURCE.replace("OFF", "False"), planner, search, find, helper, outside)
        told = [set(each) for each in found]
        self.assertEqual({each[:3] for each in told[0]}, {("planner", None, "chat 1")})
        self.assertEqual({each[:3] for each in told[1]}, {("planner", "search", "chat 1")})
        self.assertEqual({each[:2] for each in told[2]}, {("helper", "find")})
        self.assertEqual({each[:2] for each in told[3]}, {("helper", None)})
        self.assertEqual(told[4], {(None,) * 5})

    def test_with_tracing_off_agent_and_tool_are_known_too(self) -> None:
        found = actors_of(self.SOURCE.replace("OFF", "True"), *(token() for _ in range(5)))
        told = [{each[:2] for each in uses} for uses in found]
        self.assertEqual(told, [{("planner", None)}, {("planner", "search")}, {("helper", "find")}, {("helper", None)}, {(None, None)}])


@needs("langgraph")
class LangGraphTest(unittest.TestCase):
    def test_tools_graphs_threads_and_users(self) -> None:
        node, tool, later, plain = (token() for _ in range(4))
        found = actors_of(
            """
            import asyncio
            from typing import TypedDict
            from langchain_core.tools import tool
            from langgraph.graph import END, START, StateGraph

            class State(TypedDict):
                text: str

            @tool
            def search(q: str) -> str:
                'Searches.'
                return ask('{1}')

            @tool
            async def find(q: str) -> str:
                'Finds.'
                await asyncio.sleep(0)
                return ask('{2}')

            def plan(state):
                ask('{0}')
                return {{'text': search.invoke({{'q': 'x'}})}}

            async def more(state):
                return {{'text': await find.ainvoke({{'q': 'x'}})}}

            graph = StateGraph(State).add_node('plan', plan).add_node('more', more)
            graph.add_edge(START, 'plan'); graph.add_edge('plan', 'more'); graph.add_edge('more', END)
            config = {{'configurable': {{'thread_id': 'c1', 'user_id': 'ada'}}}}
            asyncio.run(graph.compile(name='planner').ainvoke({{'text': ''}}, config))
            ask('{3}')
            """,
            node, tool, later, plain,
        )
        self.assertEqual(
            found,
            [
                [("planner", None, "c1", "ada", None)],
                [("planner", "search", "c1", "ada", None)],
                [("planner", "find", "c1", "ada", None)],
                [(None,) * 5],
            ],
        )


@needs("mcp")
class McpTest(unittest.TestCase):
    def test_a_server_tells_the_tool_that_it_serves(self) -> None:
        sync, later = token(), token()
        found = actors_of(
            """
            import asyncio
            try:
                from mcp import Client
                from mcp.server.mcpserver import MCPServer
            except ImportError:
                from mcp.server.fastmcp import FastMCP as MCPServer
                from mcp.shared.memory import create_connected_server_and_client_session
                Client = lambda server: create_connected_server_and_client_session(server._mcp_server)

            server = MCPServer('files')

            @server.tool()
            def search() -> str:
                return ask('{0}')

            @server.tool()
            async def find() -> str:
                await asyncio.sleep(0)
                return ask('{1}')

            async def main():
                async with Client(server) as client:
                    await client.call_tool('search', {{}})
                    await client.call_tool('find', {{}})

            asyncio.run(main())
            """,
            sync, later,
        )
        self.assertEqual(found, [[(None, "search", None, None, "tools/call")], [(None, "find", None, None, "tools/call")]])


@needs("pydantic_ai")
class PydanticAITest(unittest.TestCase):
    def test_agents_and_tools_and_a_name_that_is_inferred_still_is(self) -> None:
        model, tool, plain = (token() for _ in range(3))
        found = actors_of(
            """
            from pydantic_ai import Agent
            from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart
            from pydantic_ai.models.function import FunctionModel

            def answer(messages, info):
                ask('{0}')
                return ModelResponse(parts=[ToolCallPart('search', {{}}) if len(messages) == 1 else TextPart('fine')])

            planner = Agent(FunctionModel(answer))

            @planner.tool_plain
            def search() -> str:
                return ask('{1}')

            assert planner.run_sync('go').output == 'fine'
            assert planner.name == 'planner'
            ask('{2}')
            """,
            model, tool, plain,
        )
        self.assertEqual({each[:2] for each in found[0]}, {("planner", None)})
        self.assertEqual({each[:2] for each in found[1]}, {("planner", "search")})
        self.assertEqual(found[2], [(None,) * 5])


class ThreadsTest(unittest.TestCase):
    def test_a_thread_works_for_who_started_it_and_a_pool_for_who_asks(self) -> None:
        thread, first, second, nobody = (token() for _ in range(4))
        found = actors_of(
            """
            import threading
            from concurrent.futures import ThreadPoolExecutor
            from mayfly_instrumentation import with_actor
            with with_actor(agent='a', user='ada'):
                t = threading.Thread(target=ask, args=('{0}',)); t.start(); t.join()
                pool = ThreadPoolExecutor(1)
                pool.submit(ask, '{1}').result()
            with with_actor(agent='b'):
                pool.submit(ask, '{2}').result()
            pool.submit(ask, '{3}').result()
            """,
            thread, first, second, nobody,
        )
        self.assertEqual([each[0][:1] + each[0][3:4] for each in found], [("a", "ada"), ("a", "ada"), ("b", None), (None, None)])


if __name__ == "__main__":
    unittest.main()
