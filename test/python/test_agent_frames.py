"""Frames in which agents run, MCP between processes, and real instrumentations of OpenTelemetry."""

from __future__ import annotations

import unittest

from agent_tests import NOBODY, FrameworkTest, actors_of, needs


@needs("mcp")
class McpTest(FrameworkTest):
    SOURCE = """
        import os, socket, subprocess, sys, time
        from mayfly_instrumentation import with_actor
        SERVER = '''
        import mayfly_instrumentation.process as process
        process.start()
        import sys
        from urllib.request import Request, urlopen
        try:
            from mcp.server.mcpserver import MCPServer
            server, where = MCPServer('files'), dict(port=int(sys.argv[1]))
        except ImportError:
            from mcp.server.fastmcp import FastMCP
            server, where = FastMCP('files', port=int(sys.argv[1])), {}
        def ask(secret):
            try:
                urlopen(Request('http://127.0.0.1:1/', headers={'Authorization': 'token ' + secret}))
            except OSError:
                pass
            return 'done'
        @server.tool()
        def search() -> str:
            return ask('$tool_a')
        @server.tool()
        async def find() -> str:
            return ask('$tool_b')
        server.run('streamable-http', **where)
        '''
        import textwrap
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            port = free.getsockname()[1]
        started = subprocess.Popen(
            [sys.executable, '-c', textwrap.dedent(SERVER), str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(600):
            try:
                socket.create_connection(('127.0.0.1', port), 1).close()
                break
            except OSError:
                time.sleep(0.1)

        from mcp import ClientSession
        from mcp.client import streamable_http
        url = f'http://127.0.0.1:{port}/mcp'
        headers = {'Authorization': 'Bearer $client'}
        if hasattr(streamable_http, 'streamablehttp_client'):
            connect = lambda: streamable_http.streamablehttp_client(url, headers=headers)
        else:
            import httpx2
            connect = lambda: streamable_http.streamable_http_client(url, http_client=httpx2.AsyncClient(headers=headers))

        async def call(session, agent, user, tool):
            with with_actor(agent=agent, user=user, conversation='chat ' + agent):
                await meeting.meet()
                await session.call_tool(tool, {})

        async def main():
            async with connect() as streams:
                async with ClientSession(streams[0], streams[1]) as session:
                    await session.initialize()
                    await asyncio.gather(call(session, 'a', 'ada', 'search'), call(session, 'b', 'bob', 'find'))
        try:
            asyncio.run(main())
        finally:
            started.terminate()
            started.wait()
    """

    def test_a_client_tells_for_whom_it_asks_and_its_own_token_is_used_for_that_tool(self) -> None:
        found = actors_of(self.SOURCE, "tool_a", "tool_b", "client")
        self.check(found, tool_a={("a", "search", "chat a", "ada")}, tool_b={("b", "find", "chat b", "bob")})
        self.assertLessEqual({("a", "search", "chat a", "ada"), ("b", "find", "chat b", "bob")}, found["client"])
        self.assertEqual({row for row in found["client"] if row[0] is None}, {NOBODY})

    def test_it_does_not_where_that_is_switched_off(self) -> None:
        found = actors_of(self.SOURCE, "tool_a", "tool_b", "client", env={"MAYFLY_MCP_BAGGAGE": "0"})
        self.check(found, tool_a={(None, "search")}, tool_b={(None, "find")})


@needs("opentelemetry.instrumentation.openai_v2")
class OpenTelemetryTest(FrameworkTest):
    def test_an_instrumentation_of_openai_below_the_span_of_an_agent(self) -> None:
        found = actors_of(
            """
            from opentelemetry import trace
            from opentelemetry.sdk.trace import TracerProvider
            trace.set_tracer_provider(TracerProvider())
            from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor
            OpenAIInstrumentor().instrument()
            from openai import AsyncOpenAI, OpenAI
            start = trace.get_tracer('t').start_as_current_span
            go = dict(model='m', messages=[dict(role='user', content='go')])
            async def later(agent, key, chat):
                with start('invoke_agent', attributes={'gen_ai.agent.name': agent, 'gen_ai.conversation.id': chat}):
                    await meeting.meet()
                    client = AsyncOpenAI(base_url=BASE, api_key=key, max_retries=0)
                    async for _ in await client.chat.completions.create(stream=True, **go):
                        pass
            async def main():
                await asyncio.gather(later('a', '$a_key', 'c1'), later('b', '$b_key', 'c2'))
            asyncio.run(main())
            with start('execute_tool', attributes={'gen_ai.agent.name': 'c', 'gen_ai.tool.name': 'search'}):
                OpenAI(base_url=BASE, api_key='$c_key', max_retries=0).chat.completions.create(**go)
            OpenAI(base_url=BASE, api_key='$d_key', max_retries=0).chat.completions.create(**go)
            """,
            "a_key", "b_key", "c_key", "d_key",
        )
        self.check(found, a_key={("a", None, "c1", None)}, b_key={("b", None, "c2", None)}, c_key={("c", "search")}, d_key={NOBODY})


@needs("openinference.instrumentation.openai")
class OpenInferenceTest(FrameworkTest):
    def test_a_session_and_a_user_that_it_was_told(self) -> None:
        found = actors_of(
            """
            from opentelemetry import trace
            from opentelemetry.sdk.trace import TracerProvider
            trace.set_tracer_provider(TracerProvider())
            from openinference.instrumentation import using_attributes
            from openinference.instrumentation.openai import OpenAIInstrumentor
            OpenAIInstrumentor().instrument()
            from openai import OpenAI
            with using_attributes(session_id='chat 1', user_id='ada'):
                go = dict(model='m', messages=[dict(role='user', content='go')])
                OpenAI(base_url=BASE, api_key='$a_key', max_retries=0).chat.completions.create(**go)
            """,
            "a_key",
        )
        self.check(found, a_key={(None, None, "chat 1", "ada")})


class OtherShapeTest(FrameworkTest):
    """A version that is not one that is known: the application runs, and the heartbeat says what does not work."""

    def test_classes_that_are_gone_and_objects_without_a_name(self) -> None:
        found = actors_of(
            """
            import os, sys
            home = os.environ['HOME']
            def write(path, text=''):
                path = os.path.join(home, *path.split('/'))
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, 'w') as file:
                    file.write(text)
            write('crewai/__init__.py')
            write('crewai/agent/__init__.py')
            write('crewai/agent/core.py', 'class Other: pass')
            write('agent_framework/__init__.py')
            write('agent_framework/_tools.py', 'class FunctionTool:' + chr(10) + '    def invoke(self): return self.work()')
            sys.path.insert(0, home)
            import crewai.agent.core
            from agent_framework._tools import FunctionTool
            tool = FunctionTool()
            tool.work = lambda: ask('$a')
            assert tool.invoke() == 'done'
            """,
            "a",
        )
        self.assertEqual(found["a"], {NOBODY})
        wrong = {name for name in found.shadowed if name.startswith("attribution.")}
        self.assertEqual(wrong, {"attribution.crewai", "attribution.agent_framework_tools"})


class FramesTest(FrameworkTest):
    SETUP = """
        from contextlib import suppress
        from mayfly_instrumentation import with_actor
        from mayfly_instrumentation.process import current
        from mayfly_instrumentation.attribution.frames import in_frame
        def framed(**facts):
            return lambda work: in_frame(current().context, work, lambda *_: facts)
    """

    def test_generators_of_both_kinds_run_in_their_frame_and_their_readers_do_not(self) -> None:
        source = """
        @framed(agent='a')
        def sync():
            try:
                assert (yield ask('$inside')) == 'sent'
                yield ask('$inside')
            except ValueError:
                yield 'thrown'
            finally:
                ask('$inside')
            return 'end'

        @framed(agent='a')
        async def later():
            try:
                assert (yield ask('$inside')) == 'sent'
                yield ask('$inside')
            except ValueError:
                yield 'thrown'
            finally:
                ask('$inside')

        steps = sync()
        next(steps)
        ask('$outside')
        assert steps.send('sent') == 'done'
        assert steps.throw(ValueError) == 'thrown'
        try:
            next(steps)
        except StopIteration as end:
            assert end.value == 'end'
        closed = sync()
        next(closed)
        closed.close()
        ask('$outside')

        async def main():
            steps = later()
            await steps.asend(None)
            ask('$outside')
            assert await steps.asend('sent') == 'done'
            assert await steps.athrow(ValueError) == 'thrown'
            with suppress(StopAsyncIteration):
                await steps.asend(None)
                raise SystemExit('it went on')
            closed = later()
            await closed.asend(None)
            await closed.aclose()
            ask('$outside')
        asyncio.run(main())
        """
        found = actors_of(self.SETUP + source, "inside", "outside")
        self.check(found, inside={("a", None)}, outside={NOBODY})

    def test_what_records_say_since_a_frame_was_opened_is_further_inside(self) -> None:
        source = """
        @framed(agent='outer', tool='call')
        def run():
            ask('$framed')
            with with_actor(agent='inner'):
                ask('$recorded')
                framed(tool='search')(lambda: ask('$deepest'))()
            ask('$framed')
        with with_actor(agent='first', user='ada', tool='x'):
            run()
            ask('$before')
        """
        self.check(
            actors_of(self.SETUP + source, "framed", "recorded", "deepest", "before"),
            framed={("outer", "call", None, "ada")},
            recorded={("inner", None, None, "ada")},
            deepest={("inner", "search", None, "ada")},
            before={("first", "x", None, "ada")},
        )


if __name__ == "__main__":
    unittest.main()
