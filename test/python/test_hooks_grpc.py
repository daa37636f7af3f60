"""Calls of gRPC: metadata, plug-ins of call credentials, outcomes, and what an issuer answers; both ways."""

from __future__ import annotations

import unittest
from importlib.util import find_spec
from textwrap import indent

from support import fake_secret, run_hooked
from test_hooks import USE, name_of, told

SERVER = """
import asyncio
from concurrent import futures
import grpc
import os
METHOD = os.environ["METHOD"]
STATUS = grpc.StatusCode[os.environ["STATUS"]]
def refuse(context):
    if STATUS is not grpc.StatusCode.OK:
        context.abort(STATUS, "no")
def one(_request, context):
    refuse(context)
    return bytes.fromhex(os.environ["ANSWER"])
def many(request, context):
    yield one(request, context)
class Everything(grpc.GenericRpcHandler):
    def service(self, details):
        name = details.method.rpartition("/")[2]
        if name == "Many":
            return grpc.unary_stream_rpc_method_handler(many)
        if name == "Up":
            return grpc.stream_unary_rpc_method_handler(lambda requests, context: one(list(requests), context))
        if name == "Both":
            return grpc.stream_stream_rpc_method_handler(lambda requests, context: many(list(requests), context))
        return grpc.unary_unary_rpc_method_handler(one)
server = grpc.server(futures.ThreadPoolExecutor(2))
server.add_generic_rpc_handlers((Everything(),))
PORT = server.add_secure_port("localhost:0", grpc.local_server_credentials())
server.start()
TOKEN = os.environ["GIVEN"]
TARGET = f"localhost:{PORT}"
METADATA = (("authorization", "Bearer " + TOKEN),)
LOCAL = grpc.local_channel_credentials()
WITH_TOKEN = grpc.composite_channel_credentials(LOCAL, grpc.access_token_call_credentials(TOKEN))
from mayfly_instrumentation import with_actor
"""
SYNC = {
    "a call": "channel.unary_unary(METHOD)(b'', metadata=METADATA)",
    "a call with its details": "channel.unary_unary(METHOD).with_call(b'', None, METADATA)",
    "a future": "channel.unary_unary(METHOD).future(b'', metadata=METADATA).result()",
    "answers in a stream": "list(channel.unary_stream('/orders.v1.Orders/Many')(b'', metadata=METADATA))",
    "requests in a stream": "channel.stream_unary('/orders.v1.Orders/Up')(iter([b'']), metadata=METADATA)",
    "both in streams": "list(channel.stream_stream('/orders.v1.Orders/Both')(iter([b'']), metadata=METADATA))",
    "one after the other": (
        "list(channel.unary_stream('/orders.v1.Orders/Many')(b'', metadata=METADATA, timeout=20))"
    ),
}
ASYNC = {
    "a call": "await channel.unary_unary(METHOD)(b'', metadata=METADATA)",
    "answers in a stream": "[_ async for _ in channel.unary_stream('/orders.v1.Orders/Many')(b'', metadata=METADATA)]",
    "requests in a stream": "await channel.stream_unary('/orders.v1.Orders/Up')(iter([b'']), metadata=METADATA)",
    "both in streams": (
        "[_ async for _ in channel.stream_stream('/orders.v1.Orders/Both')(iter([b'']), metadata=METADATA)]"
    ),
}
END = """
server.stop(None).wait()
"""


def sync(call: str, credentials: str) -> str:
    options = "[('grpc.SingleThreadedUnaryStream', 1)]" if "timeout=20" in call else "[]"
    return (
        f"with with_actor(agent='clerk'), grpc.secure_channel(TARGET, {credentials}, options={options}) as channel:\n"
        f"    try:\n        {call}\n        print('in')\n    except grpc.RpcError:\n        print('refused')\n"
    )


def asynchronous(call: str, credentials: str) -> str:
    body = (
        f"async with grpc.aio.secure_channel(TARGET, {credentials}) as channel:\n"
        f"    try:\n        {call}\n        print('in')\n    except grpc.RpcError:\n        print('refused')\n"
    )
    return f"async def main():\n{indent(body, '    ')}\nwith with_actor(agent='clerk'):\n    asyncio.run(main())\n"


def run(body: str, token: str, status: str = "OK", method: str = "/orders.v1.Orders/List", answer: bytes = b""):
    env = {"GIVEN": token, "STATUS": status, "METHOD": method, "ANSWER": answer.hex()}
    return run_hooked(f"{SERVER}{body}{END}", env=env)


@unittest.skipIf(find_spec("grpc") is None, "grpcio is not installed")
class GrpcTest(unittest.TestCase):
    def expect(self, done, token: str, outcome: str, count: int = 1) -> None:
        self.assertEqual((done.out, done.code), ("in\n" * count if outcome == "accepted" else "refused\n" * count, 0), done.err)
        found = told(done.named("credential.use"), *USE, "rpc.service", "gen_ai.agent.name", "server.address")
        place = (name_of(token), "header")
        self.assertEqual(
            found, [(*place, each, "orders.v1.Orders", "clerk", "localhost") for each in ("sent", outcome)]
        )

    def test_metadata_is_presented_with_each_way_to_call(self) -> None:
        token = fake_secret("", 40)
        for made, ways in ((sync, SYNC), (asynchronous, ASYNC)):
            for name, call in ways.items():
                with self.subTest(name, way=made.__name__):
                    self.expect(run(made(call, "LOCAL"), token), token, "accepted")

    def test_a_status_says_what_became_of_it(self) -> None:
        token = fake_secret("", 40)
        for made, ways in ((sync, SYNC), (asynchronous, ASYNC)):
            for name in ("a call", "answers in a stream"):
                for status, outcome in (("UNAUTHENTICATED", "denied"), ("UNAVAILABLE", "error")):
                    with self.subTest(name, way=made.__name__, status=status):
                        done = run(made(ways[name], "LOCAL"), token, status)
                        found = told(done.named("credential.use"), *USE)
                        self.assertEqual((done.out, done.code), ("refused\n", 0), done.err)
                        self.assertEqual([each[2] for each in found], ["sent", outcome])

    def test_a_plug_in_of_call_credentials_presents_for_who_calls(self) -> None:
        token = fake_secret("", 40)
        for made, ways in ((sync, SYNC), (asynchronous, ASYNC)):
            for name in ("a call", "answers in a stream"):
                with self.subTest(name, way=made.__name__):
                    call = ways[name].replace(", metadata=METADATA", "")
                    self.expect(run(made(call, "WITH_TOKEN"), token), token, "accepted")

    def test_what_an_issuer_answers_is_fetched(self) -> None:
        token, secret = fake_secret("", 40), fake_secret("", 40)
        name, value = b"projects/orders/secrets/api-key/versions/1", secret.encode()
        payload = b"\x0a" + bytes([len(value)]) + value
        answer = b"\x0a" + bytes([len(name)]) + name + b"\x12" + bytes([len(payload)]) + payload
        method = "/google.cloud.secretmanager.v1.SecretManagerService/AccessSecretVersion"
        for made, ways in ((sync, SYNC), (asynchronous, ASYNC)):
            for credentials in ("LOCAL", "WITH_TOKEN"):
                call = ways["a call"] if credentials == "LOCAL" else ways["a call"].replace(", metadata=METADATA", "")
                with self.subTest(made.__name__, credentials=credentials):
                    done = run(made(call, credentials), token, "OK", method, answer)
                    self.assertEqual((done.out, done.code), ("in\n", 0), done.err)
                    found = [
                        (each["mayfly.credential.fingerprint"], each["mayfly.credential.parents"])
                        for each in (span["attributes"] for span in done.named("credential.fetch"))
                        if each["mayfly.fetch.source"] == "secret_manager"
                    ]
                    self.assertEqual(found, [(name_of(secret), [name_of(token)])])

    def test_a_stream_that_nobody_reads_is_called_off_as_without_hooks(self) -> None:
        token = fake_secret("", 40)
        body = (
            "import weakref\n"
            "channel = grpc.secure_channel(TARGET, LOCAL)\n"
            "answers = channel.unary_stream('/orders.v1.Orders/Many')(b'', metadata=METADATA)\n"
            "known = weakref.ref(answers)\ndel answers\nprint(known() is None)\nchannel.close()\n"
        )
        done = run(body, token)
        self.assertEqual((done.out, done.code), ("True\n", 0), done.err)

    def test_a_call_without_credentials_says_nothing(self) -> None:
        done = run(sync("channel.unary_unary(METHOD)(b'')", "LOCAL"), fake_secret("", 40))
        self.assertEqual((done.out, done.code), ("in\n", 0), done.err)
        self.assertEqual(done.named("credential.use"), [])


if __name__ == "__main__":
    unittest.main()
