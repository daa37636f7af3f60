"""Logins of clients that the suite of databases does not have: MySQL by two more, a broker, a shell, a directory."""

from __future__ import annotations

import struct
import unittest
from importlib.util import find_spec
from textwrap import indent

from database_servers import mysql, serving
from support import fake_secret, run_hooked
from test_hooks_databases import LOGIN, name_of, running, told


class Logins(unittest.TestCase):
    def expect(self, run, where: tuple, secret: str, mechanism: str | None, outcome: str, begun: str | None = None) -> None:
        """`where`: system and port. `begun`: the mechanism that the client began with, if another was chosen."""
        self.assertEqual((run.out, run.code), ("in\n" if outcome == "accepted" else "refused\n", 0), run.err)
        who, place = (name_of(secret), "app", "connection"), (where[0], "127.0.0.1", where[1])
        found = told(run.named("credential.use"), *LOGIN)
        self.assertEqual(
            found, [(*who, begun or mechanism, "sent", *place), (*who, mechanism, outcome, *place)]
        )

    def each(self, serve, source: str, check) -> None:
        """`source` connects to PORT with SECRET and prints `in`, or raises; `check(run, port, secret, outcome)`."""
        secret, wrong = fake_secret("", 24), fake_secret("", 24)
        body = f"try:\n{indent(source, '    ')}\nexcept Exception as error:\n    print('refused')\n"
        for given, outcome in ((secret, "accepted"), (wrong, "denied")):
            with self.subTest(outcome=outcome), serve(secret) as port:
                check(run_hooked(f"PORT, SECRET = {port}, {given!r}\n{body}"), port, given, outcome)


class AiomysqlTest(Logins):
    @unittest.skipIf(find_spec("aiomysql") is None, "aiomysql is not installed")
    def test_aiomysql_tells_the_way_that_the_server_chose(self) -> None:
        source = running(
            "import aiomysql\n"
            "made = await aiomysql.connect(host='127.0.0.1', port=PORT, user='app', password=SECRET)\n"
            "print('in')\nmade.close()\n"
        )
        for how, begun in (("mysql_native_password", None), ("switch", "caching_sha2_password")):
            self.each(
                lambda secret, how=how: serving(mysql, password=secret, how=how),
                source,
                lambda run, port, given, outcome, begun=begun: self.expect(
                    run, ("mysql", port), given, "mysql_native_password", outcome, begun
                ),
            )


class MysqlclientTest(Logins):
    @unittest.skipIf(find_spec("MySQLdb") is None, "mysqlclient is not installed")
    def test_mysqlclient_tells_what_it_was_given(self) -> None:
        for words in ("user='app', password=SECRET, host='127.0.0.1'", "host='127.0.0.1', user='app', passwd=SECRET"):
            source = f"import MySQLdb\nmade = MySQLdb.connect({words}, port=PORT)\nprint('in')\nmade.close()\n"
            self.each(
                lambda secret: serving(mysql, password=secret, how="mysql_native_password"),
                source,
                lambda run, port, given, outcome: self.expect(run, ("mysql", port), given, None, outcome),
            )


class KafkaTest(Logins):
    @unittest.skipIf(find_spec("kafka") is None, "kafka-python is not installed")
    def test_kafka_python_tells_its_mechanism(self) -> None:
        source = (
            "from kafka import KafkaAdminClient\n"
            "KafkaAdminClient(bootstrap_servers=f'127.0.0.1:{PORT}', security_protocol='SASL_PLAINTEXT',"
            " sasl_mechanism='PLAIN', sasl_plain_username='app', sasl_plain_password=SECRET,"
            " bootstrap_timeout_ms=3000).close()\nprint('in')\n"
        )

        def check(run, port, given, outcome) -> None:
            use = (name_of(given), "app", "connection", "PLAIN")
            # It tries again for as long as it has time.
            found = set(told(run.named("credential.use"), *LOGIN))
            self.assertEqual(found, {(*use, each, "kafka", "127.0.0.1", port) for each in ("sent", outcome)}, run.err)

        self.each(lambda secret: serving(kafka, password=secret), source, check)


class ParamikoTest(Logins):
    @unittest.skipIf(find_spec("paramiko") is None, "paramiko is not installed")
    def test_paramiko_tells_a_login_by_password_alone(self) -> None:
        source = """
import socket, threading, paramiko
key = paramiko.RSAKey.generate(2048)
class Server(paramiko.ServerInterface):
    def get_allowed_auths(self, username):
        return "password,publickey"
    def check_auth_password(self, username, password):
        return paramiko.AUTH_SUCCESSFUL if password == RIGHT else paramiko.AUTH_FAILED
    def check_auth_publickey(self, username, key):
        return paramiko.AUTH_SUCCESSFUL
there = socket.create_server(("127.0.0.1", 0))
def serve():
    while True:
        made, _ = there.accept()
        transport = paramiko.Transport(made)
        transport.add_server_key(key)
        transport.start_server(server=Server())
threading.Thread(target=serve, daemon=True).start()
client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
where = dict(hostname="127.0.0.1", port=there.getsockname()[1], username="app", look_for_keys=False, allow_agent=False)
print(where["port"])
client.connect(pkey=paramiko.RSAKey.generate(2048), **where)
client.close()
try:
    client.connect(password=SECRET, **where)
    print("in")
    client.close()
except paramiko.AuthenticationException:
    print("refused")
"""
        right, wrong = fake_secret("", 24), fake_secret("", 24)
        for given, outcome in ((right, "accepted"), (wrong, "denied")):
            with self.subTest(outcome=outcome):
                run = run_hooked(f"RIGHT, SECRET = {right!r}, {given!r}\n{source}")
                port, _, run.out = run.out.partition("\n")
                self.expect(run, (None, int(port)), given, "password", outcome)


class Ldap3Test(Logins):
    @unittest.skipIf(find_spec("ldap3") is None, "ldap3 is not installed")
    def test_ldap3_tells_a_bind(self) -> None:
        source = (
            "import ldap3\n"
            "server = ldap3.Server('127.0.0.1', PORT, get_info=ldap3.NONE)\n"
            "made = ldap3.Connection(server, 'app', SECRET, auto_bind=True, client_strategy=ldap3.STRATEGY)\n"
            "print('in')\nmade.unbind()\n"
        )
        for strategy in ("SYNC", "SAFE_SYNC", "ASYNC"):
            self.each(
                lambda secret: serving(ldap, password=secret),
                source.replace("STRATEGY", strategy),
                lambda run, port, given, outcome: self.expect(run, (None, port), given, "simple", outcome),
            )

    @unittest.skipIf(find_spec("ldap3") is None, "ldap3 is not installed")
    def test_a_lazy_bind_that_nothing_follows_is_none(self) -> None:
        lazy = (
            "import ldap3\n"
            "server = ldap3.Server('127.0.0.1', PORT, get_info=ldap3.NONE)\n"
            "made = ldap3.Connection(server, 'app', SECRET, lazy=True)\n"
            "print('in', made.bind())\n"
        )
        with serving(ldap, password="") as port:
            run = run_hooked(f"PORT, SECRET = {port}, {fake_secret('', 24)!r}\n{lazy}")
            self.assertEqual((run.out, run.named("credential.use")), ("in True\n", []), run.err)


def kafka(read, write, known) -> None:
    """SASL PLAIN, and a list of topics without any (kafka.apache.org/protocol); `password`."""

    def text(value: str) -> bytes:
        return struct.pack("!h", len(value)) + value.encode()

    while True:
        message = read(struct.unpack("!i", read(4))[0])
        api, version, correlation = struct.unpack("!hhi", message[:8])
        if api == 18:
            offered = ((18, 0), (17, 1), (36, 0), (3, 1))
            each = b"".join(struct.pack("!hhh", key, most, most) for key, most in offered)
            body = struct.pack("!hi", 35 if version > 0 else 0, len(offered)) + each
        elif api == 17:
            body = struct.pack("!hi", 0, 1) + text("PLAIN")
        elif api == 36:
            is_in = known["password"].encode() in message
            body = struct.pack("!h", 0 if is_in else 58) + (struct.pack("!h", -1) if is_in else text("no")) + struct.pack("!i", 0)
        else:
            host, port = known.get("place", ("127.0.0.1", 9))
            body = struct.pack("!ii", 1, 0) + text(host) + struct.pack("!ihii", port, -1, 0, 0)
        write(struct.pack("!ii", len(body) + 4, correlation) + body)


def ldap(read, write, known) -> None:
    """Simple binds (RFC 4511 section 4.2) with short lengths; `password`."""
    while True:
        _, size = read(2)
        message = read(size)
        number = message[2 : 2 + 1]
        operation = message[3]
        if operation == 0x42:
            return
        code = 0 if known["password"].encode() in message else 49
        answer = b"\x61\x07\x0a\x01" + bytes([code]) + b"\x04\x00\x04\x00"
        write(b"\x30" + bytes([3 + len(answer)]) + b"\x02\x01" + number + answer)


if __name__ == "__main__":
    unittest.main()
