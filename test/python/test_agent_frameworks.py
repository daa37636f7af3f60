"""
Agents of heavy frameworks, against a model of the tests: who used a model's key, and a tool's credential. Those that
are not installed are skipped; `requirements-frameworks.txt` has them all.
"""

from __future__ import annotations

import unittest

from agent_tests import NOBODY, FrameworkTest, Told, actors_of, needs


@needs("agent_framework")
class AgentFrameworkTest(FrameworkTest):
    SETUP = """
        from agent_framework import Agent, tool
        try:
            from agent_framework.openai import OpenAIChatCompletionClient as Client
            client = lambda key: Client(model='m', base_url=BASE, api_key=key)
        except ImportError:
            from agent_framework.openai import OpenAIChatClient as Client
            client = lambda key: Client(model_id='m', base_url=BASE, api_key=key)

        @tool(approval_mode='never_require')
        async def search() -> str:
            await meeting.meet()
            return ask('$tool_a')

        @tool(approval_mode='never_require')
        async def find() -> str:
            await meeting.meet()
            return ask('$tool_b')

        @tool(approval_mode='never_require')
        def look() -> str:
            return ask('$tool_c')

        helper = Agent(client('$c_key'), name='helper', instructions='use=look', tools=[look])
        a = Agent(client('$a_key'), name='planner', instructions='use=search,helping', tools=[search, helper.as_tool(name='helping')])
        b = Agent(client('$b_key'), name='finder', instructions='use=find', tools=[find])
        session = a.create_session(session_id='chat 1')
    """
    SECRETS = ("tool_a", "tool_b", "tool_c", "a_key", "b_key", "c_key", "outside")
    EXPECTED = {
        "tool_a": {("planner", "search", "chat 1")},
        "tool_b": {("finder", "find")},
        "a_key": {("planner", None, "chat 1")},
        "b_key": {("finder", None)},
        "outside": {NOBODY},
    }

    def check_all(self, found: Told) -> None:
        """An agent that is a tool has a session of its own."""
        [session] = {row[2] for row in found["c_key"]}
        self.check(found, **self.EXPECTED, tool_c={("helper", "look", session)}, c_key={("helper", None, session)})

    def test_two_agents_at_once_and_one_that_is_a_tool(self) -> None:
        source = """
        async def main():
            await asyncio.gather(a.run('go', session=session), b.run('go'))
            ask('$outside')
        asyncio.run(main())
        """
        self.check_all(actors_of(self.SETUP + source, *self.SECRETS))

    def test_streams_work_for_the_agent_when_somebody_else_reads_them(self) -> None:
        source = """
        async def read(stream):
            async for _ in stream:
                ask('$outside')
        async def main():
            await asyncio.gather(read(a.run('go', stream=True, session=session)), read(b.run('go', stream=True)))
        asyncio.run(main())
        """
        self.check_all(actors_of(self.SETUP + source, *self.SECRETS))


@needs("autogen_agentchat")
class AutoGenTest(FrameworkTest):
    SETUP = """
        from autogen_agentchat.agents import AssistantAgent
        from autogen_agentchat.conditions import MaxMessageTermination, TextMentionTermination
        from autogen_agentchat.teams import RoundRobinGroupChat, Swarm
        from autogen_agentchat.tools import AgentTool
        from autogen_ext.models.openai import OpenAIChatCompletionClient
        info = dict(vision=False, function_calling=True, json_output=False, family='unknown', structured_output=False)
        def client(key):
            return OpenAIChatCompletionClient(model='m', base_url=BASE, api_key=key, model_info=info, parallel_tool_calls=False)

        async def search() -> str:
            await meeting.meet()
            return ask('$tool_a')

        async def find() -> str:
            await meeting.meet()
            return ask('$tool_b')

        def look() -> str:
            return ask('$tool_c')

        helper = AssistantAgent('helper', client('$c_key'), system_message='use=look', tools=[look], description='helps')
        a = AssistantAgent('planner', client('$a_key'), system_message='use=search,helper', tools=[search, AgentTool(helper)], max_tool_iterations=5)
        b = AssistantAgent('finder', client('$b_key'), system_message='use=find', tools=[find])
    """
    SECRETS = ("tool_a", "tool_b", "tool_c", "a_key", "b_key", "c_key", "outside")
    EXPECTED = {
        "tool_a": {("planner", "search")},
        "tool_b": {("finder", "find")},
        "tool_c": {("helper", "look")},
        "a_key": {("planner", None)},
        "b_key": {("finder", None)},
        "c_key": {("helper", None)},
        "outside": {NOBODY},
    }

    def test_two_agents_at_once_and_one_that_is_a_tool(self) -> None:
        source = """
        async def read(stream):
            async for _ in stream:
                ask('$outside')
        async def main():
            await asyncio.gather(a.run(task='go'), read(b.run_stream(task='go')))
        asyncio.run(main())
        """
        self.check(actors_of(self.SETUP + source, *self.SECRETS), **self.EXPECTED)

    def test_agents_of_a_team_one_of_the_applications_own_and_a_handoff(self) -> None:
        source = """
        from autogen_agentchat.agents import BaseChatAgent
        from autogen_agentchat.base import Response
        from autogen_agentchat.messages import TextMessage

        class Own(BaseChatAgent):
            produced_message_types = (TextMessage,)
            async def on_messages(self, messages, token):
                ask('$own')
                return Response(chat_message=TextMessage(content='fine', source=self.name))
            async def on_reset(self, token): pass

        second = AssistantAgent('second', client('$b_key'), system_message='use=look', tools=[look])
        first = AssistantAgent('first', client('$a_key'), system_message='use=transfer_to_second', handoffs=['second'])
        async def main():
            await RoundRobinGroupChat([Own('own', 'mine'), helper], termination_condition=MaxMessageTermination(3)).run(task='go')
            await Swarm([first, second], termination_condition=MaxMessageTermination(6)).run(task='go')
            ask('$outside')
        asyncio.run(main())
        """
        found = actors_of(self.SETUP + source, *self.SECRETS, "own")
        self.check(
            found,
            own={("own", None)},
            c_key={("helper", None)},
            a_key={("first", None)},
            b_key={("second", None)},
            tool_c={("helper", "look"), ("second", "look")},
            outside={NOBODY},
        )

    def test_agents_of_the_core_are_known_by_their_type(self) -> None:
        found = actors_of(
            """
            from dataclasses import dataclass
            from autogen_core import AgentId, MessageContext, RoutedAgent, SingleThreadedAgentRuntime, message_handler
            @dataclass
            class Ask:
                text: str
            class Mine(RoutedAgent):
                def __init__(self): super().__init__('mine')
                @message_handler
                async def on_ask(self, message: Ask, ctx: MessageContext) -> None:
                    ask('$inside')
            async def main():
                runtime = SingleThreadedAgentRuntime()
                await Mine.register(runtime, 'worker', Mine)
                runtime.start()
                await runtime.send_message(Ask('x'), AgentId('worker', 'default'))
                await runtime.stop()
                ask('$outside')
            asyncio.run(main())
            """,
            "inside", "outside",
        )
        self.check(found, inside={("worker", None)}, outside={NOBODY})


@needs("google.adk")
class GoogleAdkTest(FrameworkTest):
    SETUP = """
        from google.adk.agents import Agent, ParallelAgent
        from google.adk.models.lite_llm import LiteLlm
        from google.adk.runners import Runner
        from google.adk.sessions import InMemorySessionService
        from google.adk.tools.agent_tool import AgentTool
        from google.genai import types
        def model(key): return LiteLlm(model='openai/m', api_base=BASE, api_key=key)

        async def search() -> dict:
            'Searches.'
            await meeting.meet()
            return {'result': ask('$tool_a')}

        async def find() -> dict:
            'Finds.'
            await meeting.meet()
            return {'result': ask('$tool_b')}

        def look() -> dict:
            'Looks.'
            return {'result': ask('$tool_c')}

        helper = Agent(name='helper', model=model('$c_key'), instruction='use=look', tools=[look])
        b = Agent(name='finder', model=model('$b_key'), instruction='use=find', tools=[find])

        async def run(agent, user, session, **config):
            sessions = InMemorySessionService()
            runner = Runner(agent=agent, app_name='app', session_service=sessions)
            await sessions.create_session(app_name='app', user_id=user, session_id=session)
            message = types.Content(role='user', parts=[types.Part(text='go')])
            async for _ in runner.run_async(user_id=user, session_id=session, new_message=message, **config):
                pass
    """
    SECRETS = ("tool_a", "tool_b", "tool_c", "a_key", "b_key", "c_key", "outside")

    def test_two_agents_at_once_and_one_that_is_a_tool(self) -> None:
        source = """
        a = Agent(name='planner', model=model('$a_key'), instruction='use=search,helper', tools=[search, AgentTool(helper)])
        async def main():
            await asyncio.gather(run(a, 'ada', 's1'), run(b, 'bob', 's2'))
            ask('$outside')
        asyncio.run(main())
        """
        found = actors_of(self.SETUP + source, *self.SECRETS)
        [of_helper] = {row[2] for row in found["c_key"]}
        self.check(
            found,
            tool_a={("planner", "search", "s1", "ada")},
            tool_b={("finder", "find", "s2", "bob")},
            tool_c={("helper", "look", of_helper, "ada")},
            a_key={("planner", None, "s1", "ada")},
            b_key={("finder", None, "s2", "bob")},
            c_key={("helper", None, of_helper, "ada")},
            outside={NOBODY},
        )

    def test_a_transfer_streams_and_agents_in_parallel(self) -> None:
        source = """
        from google.adk.agents.run_config import RunConfig, StreamingMode
        helper = Agent(name='helper', model=model('$c_key'), instruction='use=look', tools=[look])
        a = Agent(name='planner', model=model('$a_key'), instruction='use=transfer_to_agent', sub_agents=[helper])
        c = Agent(name='searcher', model=model('$a_key'), instruction='use=search', tools=[search])
        both = ParallelAgent(name='both', sub_agents=[b, c])
        async def main():
            await run(a, 'ada', 's1', run_config=RunConfig(streaming_mode=StreamingMode.SSE))
            await run(both, 'bob', 's2')
            ask('$outside')
        asyncio.run(main())
        """
        self.check(
            actors_of(self.SETUP + source, *self.SECRETS),
            tool_a={("searcher", "search", "s2", "bob")},
            tool_b={("finder", "find", "s2", "bob")},
            tool_c={("helper", "look", "s1", "ada")},
            a_key={("planner", None, "s1", "ada"), ("searcher", None, "s2", "bob")},
            b_key={("finder", None, "s2", "bob")},
            c_key={("helper", None, "s1", "ada")},
            outside={NOBODY},
        )


@needs("crewai")
class CrewAITest(FrameworkTest):
    SETUP = """
        from crewai import LLM, Agent, Crew, Task
        from crewai.tools import BaseTool, tool
        def llm(key): return LLM(model='openai/gpt-4o', base_url=BASE, api_key=key)
        def agent(role, key, use, tools, **more):
            return Agent(role=role, goal='g', backstory='use=' + use, llm=llm(key), tools=tools, verbose=False, **more)
        def task(agent, **more): return Task(description='go', expected_output='fine', agent=agent, **more)

        class Search(BaseTool):
            name: str = 'search'
            description: str = 'Searches.'
            def _run(self) -> str:
                meeting.wait()
                return ask('$tool_a')

        @tool('find')
        def find() -> str:
            'Finds.'
            meeting.wait()
            return ask('$tool_b')

        @tool('look')
        def look() -> str:
            'Looks.'
            return ask('$tool_c')

        helper = agent('helper', '$c_key', 'look', [look])
    """
    SECRETS = ("tool_a", "tool_b", "tool_c", "a_key", "b_key", "c_key", "outside")

    def test_two_tasks_at_once_and_work_that_is_delegated(self) -> None:
        source = """
        a = agent('planner', '$a_key', 'search,delegate_work_to_coworker', [Search()], allow_delegation=True)
        b = agent('finder', '$b_key', 'find', [find])
        tasks = [task(a, async_execution=True), task(b, async_execution=True), task(helper)]
        Crew(agents=[a, b, helper], tasks=tasks, verbose=False).kickoff()
        ask('$outside')
        """
        self.check(
            actors_of(self.SETUP + source, *self.SECRETS),
            tool_a={("planner", "search")},
            tool_b={("finder", "find")},
            tool_c={("helper", "look")},
            a_key={("planner", None)},
            b_key={("finder", None)},
            c_key={("helper", None)},
            outside={NOBODY},
        )

    def test_crews_at_once_in_tasks_of_asyncio_and_agents_alone(self) -> None:
        source = """
        a = agent('planner', '$a_key', 'search', [Search()])
        b = agent('finder', '$b_key', 'find', [find])
        async def main():
            crews = [Crew(agents=[each], tasks=[task(each)], verbose=False) for each in (a, b)]
            await asyncio.gather(*(crew.kickoff_async() for crew in crews))
            helper.kickoff('go') if not hasattr(helper, 'akickoff') else await helper.akickoff('go')
            ask('$outside')
        asyncio.run(main())
        """
        self.check(
            actors_of(self.SETUP + source, *self.SECRETS),
            tool_a={("planner", "search")},
            tool_b={("finder", "find")},
            tool_c={("helper", "look")},
            a_key={("planner", None)},
            b_key={("finder", None)},
            c_key={("helper", None)},
            outside={NOBODY},
        )


@needs("claude_agent_sdk")
class ClaudeAgentSdkTest(FrameworkTest):
    """With the program that the package brings, which asks the model of the tests."""

    def test_tools_of_sessions_at_once_and_of_a_sub_agent_and_hooks(self) -> None:
        found = actors_of(
            """
            import os, uuid
            from claude_agent_sdk import (
                AgentDefinition, ClaudeAgentOptions, ClaudeSDKClient, HookMatcher, create_sdk_mcp_server, query, tool,
            )
            for name in [name for name in os.environ if name.startswith(('CLAUDE', 'ANTHROPIC'))]:
                del os.environ[name]
            env = dict(
                ANTHROPIC_BASE_URL=BASE[:-3], ANTHROPIC_API_KEY='none', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC='1',
                DISABLE_TELEMETRY='1', DISABLE_AUTOUPDATER='1', ENABLE_TOOL_SEARCH='false',
            )

            @tool('search', 'Searches.', {})
            async def search(args):
                await meeting.meet()
                return {'content': [{'type': 'text', 'text': ask('$tool_a')}]}

            @tool('find', 'Finds.', {})
            async def find(args):
                await meeting.meet()
                return {'content': [{'type': 'text', 'text': ask('$tool_b')}]}

            @tool('look', 'Looks.', {})
            async def look(args):
                return {'content': [{'type': 'text', 'text': ask('$tool_c')}]}

            async def hook(given, id, context):
                ask('$hook')
                return {}

            sessions = [str(uuid.uuid4()), str(uuid.uuid4())]
            print('SESSIONS', *sessions)
            def options(number, use, tools, **more):
                names = ['mcp__s__' + each.name for each in tools]
                return ClaudeAgentOptions(
                    system_prompt='use=' + use, env=env, cwd=os.environ['HOME'], session_id=sessions[number], model='claude-x',
                    mcp_servers={'s': create_sdk_mcp_server('s', tools=tools)}, allowed_tools=[*names, 'Agent'], setting_sources=[], **more,
                )
            helper = AgentDefinition(description='helps', prompt='use=mcp__s__look')
            planner = AgentDefinition(description='plans', prompt='use=mcp__s__search,Agent')
            a = options(0, 'mcp__s__search,Agent', [search, look], agents={'helper': helper, 'planner': planner}, extra_args={'agent': 'planner'})
            b = options(1, 'mcp__s__find', [find], hooks={'PreToolUse': [HookMatcher(hooks=[hook])]})
            async def one():
                async for message in query(prompt='go', options=a):
                    ask('$outside')
            async def other():
                async with ClaudeSDKClient(b) as client:
                    await client.query('go')
                    async for _ in client.receive_response():
                        pass
            async def main():
                await asyncio.gather(one(), other())
            asyncio.run(main())
            """,
            "tool_a", "tool_b", "tool_c", "hook", "outside",
        )
        [first, second] = found.out.split("SESSIONS ")[1].splitlines()[0].split()
        self.check(
            found,
            tool_a={("planner", "search", first, None)},
            tool_b={(None, "find", second, None)},
            tool_c={("helper", "look", first, None)},
            hook={(None, "mcp__s__find", second, None)},
            outside={NOBODY},
        )


if __name__ == "__main__":
    unittest.main()
