"""Logins of database clients: who, where, with what and what became of it; also where the secret never crosses."""

from __future__ import annotations

import os
import unittest
from textwrap import dedent, indent

from database_servers import mongodb, mysql, postgresql, redis, serving
from support import fake_secret, run_hooked
from test_hooks import name_of, told

LOGIN = (
    "mayfly.credential.fingerprint",
    "mayfly.credential.subject",
    "mayfly.use.location",
    "mayfly.use.mechanism",
    "mayfly.use.outcome",
    "db.system.name",
    "server.address",
    "server.port",
)


def running(body: str) -> str:
    return f"import asyncio\nasync def main():\n{indent(dedent(body), '    ')}\nasyncio.run(main())\n"


class Logins(unittest.TestCase):
    """What the tests of every client share."""

    system = ""

    def expect(self, run, port: int, secret: str, user: str | None, mechanism: str | None, outcome: str) -> None:
        self.assertEqual(run.code, 0, run.err)
        self.assertEqual(
            told(run.named("credential.use"), *LOGIN),
            [
                (name_of(secret), user, "connection", mechanism, each, self.system, "127.0.0.1", port)
                for each in ("sent", outcome)
            ],
        )

    def expect_each(self, run, port: int, secret: str, user: str | None, mechanism: str | None, outcome: str) -> None:
        """As often as the client tried."""
        self.assertEqual(run.code, 0, run.err)
        found = told(run.named("credential.use"), *LOGIN)
        each = (name_of(secret), user, "connection", mechanism)
        place = (self.system, "127.0.0.1", port)
        self.assertEqual(set(found), {(*each, "sent", *place), (*each, outcome, *place)})

    def expect_nothing(self, run) -> None:
        self.assertEqual(run.code, 0, run.err)
        self.assertEqual(run.named("credential.use"), [])


class Postgres(Logins):
    system = "postgresql"
    ways: tuple[str, ...] = ()
    """Each connects with WHERE (keywords in `connect`) and prints the class of its error, or `in`."""
    tells_mechanism = False

    def run_each(self):
        for way in self.ways:
            yield way, lambda port, secret, before="", env=None, way=way: run_hooked(
                before + f"WHERE = dict(host='127.0.0.1', port={port}, user='app', database='x')\n"
                f"SECRET = {secret!r}\n" + way,
                env=env,
            )

    def check_logins(self) -> None:
        secret, wrong = fake_secret("", 24), fake_secret("", 24)
        for way, connect in self.run_each():
            for how, mechanism in (("cleartext", "cleartext"), ("md5", "md5"), ("scram", "SCRAM-SHA-256")):
                for given, outcome in ((secret, "accepted"), (wrong, "denied")):
                    with self.subTest(way, how=how, outcome=outcome), serving(postgresql, how=how, password=secret) as port:
                        run = connect(port, given)
                        self.assertEqual(run.out, "in\n" if outcome == "accepted" else "refused\n", run.err)
                        self.expect(run, port, given, "app", mechanism if self.tells_mechanism else None, outcome)

    def check_what_is_no_login(self) -> None:
        secret = fake_secret("", 24)
        for way, connect in self.run_each():
            with self.subTest(way), serving(postgresql, how="trust", password="") as port:
                run = connect(port, secret)
                self.assertEqual(run.out, "in\n", run.err)
                self.expect_nothing(run)
                self.expect_nothing(connect(1, secret))

    def check_a_real_server(self) -> None:
        if not os.environ.get("MAYFLY_TEST_POSTGRES"):
            self.skipTest("MAYFLY_TEST_POSTGRES names no server")
        run = run_hooked(self.real.format(url=os.environ["MAYFLY_TEST_POSTGRES"]))
        self.assertEqual(run.out, "1\n", run.err)
        self.expect_nothing(run)

    def check_a_password_of_the_environment(self) -> None:
        secret = fake_secret("", 24)
        for way, connect in self.run_each():
            with self.subTest(way), serving(postgresql, how="scram", password=secret) as port:
                run = connect(port, None, env={"PGPASSWORD": secret})
                self.assertEqual(run.out, "in\n", run.err)
                self.expect(run, port, secret, "app", "SCRAM-SHA-256" if self.tells_mechanism else None, "accepted")

    def check_what_breaks_inside(self) -> None:
        secret = fake_secret("", 24)
        broken = (
            "import mayfly_instrumentation.generated.node.connections.used_login as broken\n"
            "def fail(*_): raise RuntimeError('broken inside')\n"
            "broken.used_login = fail\n"
        )
        for way, connect in self.run_each():
            with self.subTest(way), serving(postgresql, how="scram", password=secret) as port:
                run = connect(port, secret, before=broken)
                self.assertEqual((run.out, run.err), ("in\n", ""))
                self.assertEqual(run.named("mayfly.process")[-1]["attributes"]["mayfly.process.dropped"], 1)


class Psycopg2Test(Postgres):
    real = "import psycopg2\nc = psycopg2.connect('{url}').cursor()\nc.execute('select 1')\nprint(c.fetchone()[0])"
    ways = (
        "import psycopg2\n"
        "try:\n    psycopg2.connect(password=SECRET, **WHERE).close()\n    print('in')\n"
        "except psycopg2.OperationalError:\n    print('refused')\n",
    )
    test_a_login_is_told_with_its_outcome = Postgres.check_logins
    test_where_no_password_is_asked_for_none_was_used = Postgres.check_what_is_no_login
    test_a_real_server_that_asks_for_no_password_is_told_of_no_use = Postgres.check_a_real_server
    test_a_password_of_the_environment_is_the_one_that_was_used = Postgres.check_a_password_of_the_environment
    test_what_breaks_inside_is_counted_and_nobody_notices = Postgres.check_what_breaks_inside


class PsycopgTest(Postgres):
    real = "import psycopg\nprint(psycopg.connect('{url}').execute('select 1').fetchone()[0])"
    ways = (
        "import psycopg\nWHERE['dbname'] = WHERE.pop('database')\n"
        "try:\n    psycopg.connect(password=SECRET, **WHERE).close()\n    print('in')\n"
        "except psycopg.OperationalError:\n    print('refused')\n",
        "import asyncio, psycopg\nWHERE['dbname'] = WHERE.pop('database')\n"
        "async def main():\n    await (await psycopg.AsyncConnection.connect(password=SECRET, **WHERE)).close()\n"
        "try:\n    asyncio.run(main())\n    print('in')\n"
        "except psycopg.OperationalError:\n    print('refused')\n",
    )
    test_a_login_is_told_with_its_outcome = Postgres.check_logins
    test_where_no_password_is_asked_for_none_was_used = Postgres.check_what_is_no_login
    test_a_real_server_that_asks_for_no_password_is_told_of_no_use = Postgres.check_a_real_server
    test_a_password_of_the_environment_is_the_one_that_was_used = Postgres.check_a_password_of_the_environment
    test_what_breaks_inside_is_counted_and_nobody_notices = Postgres.check_what_breaks_inside


class AsyncpgTest(Postgres):
    tells_mechanism = True
    real = (
        "import asyncio, asyncpg\nasync def main():\n"
        "    print(await (await asyncpg.connect('{url}'.replace('@localhost/', '@/'))).fetchval('select 1'))\nasyncio.run(main())"
    )
    ways = (
        "import asyncio, asyncpg\nasync def main():\n"
        "    made = await asyncpg.connect(password=SECRET, ssl=False, **WHERE)\n"
        "    made.terminate()\n"
        "try:\n    asyncio.run(main())\n    print('in')\n"
        "except (asyncpg.PostgresError, OSError):\n    print('refused')\n",
    )
    test_a_login_is_told_with_its_outcome = Postgres.check_logins
    test_where_no_password_is_asked_for_none_was_used = Postgres.check_what_is_no_login
    test_a_real_server_that_asks_for_no_password_is_told_of_no_use = Postgres.check_a_real_server
    test_a_password_of_the_environment_is_the_one_that_was_used = Postgres.check_a_password_of_the_environment
    test_what_breaks_inside_is_counted_and_nobody_notices = Postgres.check_what_breaks_inside

    def test_a_password_that_is_asked_for_late_is_the_one_that_was_used(self) -> None:
        secret = fake_secret("", 24)
        late = "async def late():\n    return SECRET\n"
        with serving(postgresql, how="md5", password=secret) as port:
            run = run_hooked(
                f"SECRET = {secret!r}\n{late}"
                + f"WHERE = dict(host='127.0.0.1', port={port}, user='app', database='x')\n"
                + self.ways[0].replace("password=SECRET", "password=late")
            )
        self.assertEqual(run.out, "in\n", run.err)
        self.expect(run, port, secret, "app", "md5", "accepted")


class PymysqlTest(Logins):
    system = "mysql"

    def test_a_login_is_told_with_its_outcome_and_the_way_that_the_server_chose(self) -> None:
        secret, wrong = fake_secret("", 24), fake_secret("", 24)
        for how in ("native", "switch"):
            for given, outcome in ((secret, "accepted"), (wrong, "denied")):
                with self.subTest(how, outcome=outcome), serving(mysql, how=how, password=secret) as port:
                    run = run_hooked(
                        f"""
                        import pymysql
                        try:
                            pymysql.connect(host='127.0.0.1', port={port}, user='app', password={given!r}, autocommit=None)
                            print('in')
                        except pymysql.OperationalError as error:
                            print(error.args[0])
                        """
                    )
                    self.assertEqual(run.out, "in\n" if outcome == "accepted" else "1045\n", run.err)
                    found = told(run.named("credential.use"), *LOGIN)
                    self.assertEqual({each[0] for each in found}, {name_of(given)})
                    self.assertEqual([each[4] for each in found], ["sent", outcome])
                    self.assertEqual(found[0][1:4], ("app", "connection", "caching_sha2_password" if how == "switch" else "mysql_native_password"))
                    self.assertEqual(found[1][3], "mysql_native_password")
                    self.assertEqual(found[0][5:], ("mysql", "127.0.0.1", port))

    def test_without_a_password_or_a_server_nothing_was_used(self) -> None:
        run = run_hooked(
            f"""
            import pymysql
            try:
                pymysql.connect(host='127.0.0.1', port=1, user='app', password='{fake_secret("", 24)}')
            except pymysql.OperationalError as error:
                print(error.args[0])
            """
        )
        self.assertEqual(run.out, "2003\n")
        self.expect_nothing(run)


class RedisTest(Logins):
    system = "redis"
    ways = (
        "import redis\nredis.Redis(**WHERE).ping()\nprint('in')\n",
        running("import redis.asyncio as redis\nclient = redis.Redis(**WHERE)\nawait client.ping()\nprint('in')\nawait client.aclose()\n"),
    )

    def test_a_login_is_told_with_its_outcome(self) -> None:
        secret, wrong = fake_secret("", 24), fake_secret("", 24)
        for way in self.ways:
            for protocol in (2, 3):
                for given, outcome in ((secret, "accepted"), (wrong, "denied")):
                    with self.subTest(way, protocol=protocol, outcome=outcome), serving(redis, password=secret) as port:
                        where = f"WHERE = dict(host='127.0.0.1', port={port}, username='app', password={given!r}, protocol={protocol})\n"
                        body = indent(way, "    ")
                        run = run_hooked(f"{where}from redis.exceptions import RedisError\ntry:\n{body}\nexcept RedisError as error:\n    print('refused')")
                        self.assertEqual(run.out, "in\n" if outcome == "accepted" else "refused\n", run.err)
                        self.expect_each(run, port, given, "app", "AUTH", outcome)

    def test_a_provider_of_passwords_and_a_password_alone(self) -> None:
        secret = fake_secret("", 24)
        source = """
            import redis
            class Provider(redis.CredentialProvider):
                def get_credentials(self):
                    return (SECRET,)
            redis.Redis(host='127.0.0.1', port=PORT, credential_provider=Provider(), protocol=2).ping()
            """
        with serving(redis, password=secret) as port:
            run = run_hooked(source.replace("SECRET", repr(secret)).replace("PORT", str(port)))
            self.expect(run, port, secret, None, "AUTH", "accepted")
            run = run_hooked(f"import redis\nredis.Redis(host='127.0.0.1', port={port}, protocol=2).ping()")
            self.expect_nothing(run)


class PymongoTest(Logins):
    system = "mongodb"
    ways = (
        "import pymongo\nclient = pymongo.MongoClient(**WHERE)\nclient.admin.command('ping')\nprint('in')\nclient.close()\n",
        running("import pymongo\nclient = pymongo.AsyncMongoClient(**WHERE)\nawait client.admin.command('ping')\nprint('in')\nawait client.close()\n"),
    )

    def test_a_login_is_told_with_its_outcome(self) -> None:
        secret, wrong = fake_secret("", 24), fake_secret("", 24)
        for way in self.ways:
            for mechanism in ("PLAIN", "SCRAM-SHA-256", None):
                for given, outcome in ((secret, "accepted"), (wrong, "denied")):
                    with self.subTest(way, mechanism=mechanism, outcome=outcome), serving(mongodb, password=secret) as port:
                        choice = "" if mechanism is None else f", authMechanism='{mechanism}'"
                        where = f"WHERE = dict(host='127.0.0.1', port={port}, username='app', password={given!r}, directConnection=True{choice})\n"
                        body = indent(way, "    ")
                        run = run_hooked(f"{where}from pymongo.errors import OperationFailure\ntry:\n{body}\nexcept OperationFailure as error:\n    print('refused')")
                        self.assertEqual(run.out, "in\n" if outcome == "accepted" else "refused\n", run.err)
                        self.expect(run, port, given, "app", mechanism or "SCRAM-SHA-256", outcome)


del Postgres, Logins

if __name__ == "__main__":
    unittest.main()
