"""AWS through botocore: what it is given over the wire and by programs, and each once."""

from __future__ import annotations

import json
import string
import sys
import tempfile
import unittest
from pathlib import Path

from support import fake_secret, run_hooked, server
from test_hooks import name_of, told

UPPER = string.ascii_uppercase + "234567"
FETCH = (
    "mayfly.credential.fingerprint",
    "mayfly.credential.type",
    "mayfly.fetch.source",
    "mayfly.fetch.name",
    "mayfly.credential.expires_at",
)
IN_2030 = 1_893_456_000_000


class BotocoreTest(unittest.TestCase):
    def setUp(self) -> None:
        self.own, self.given = fake_secret("AKIA", 16, UPPER), fake_secret("ASIA", 16, UPPER)
        self.env = {"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/nowhere", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere"}

    def call(self, answer: bytes, service: str, call: str, env=None, options: str | None = None):
        keys = f"aws_access_key_id='{self.own}', aws_secret_access_key='{fake_secret('', 40)}'" if options is None else options
        with server(lambda *_: (200, {"content-type": "application/json"}, answer)) as port:
            return run_hooked(
                f"""
                import botocore.session
                session = botocore.session.get_session()
                client = session.create_client('{service}', region_name='us-east-1', endpoint_url='http://127.0.0.1:{port}', {keys})
                print(len(client.{call}))
                """,
                env={**self.env, **(env or {})},
            )

    def test_a_session_of_sts_has_its_expiry_its_parent_and_its_key_id(self) -> None:
        answer = f"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
            <AccessKeyId>{self.given}</AccessKeyId><SecretAccessKey>{fake_secret("", 40)}</SecretAccessKey>
            <SessionToken>{fake_secret("", 300)}</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>
            </AssumeRoleResult></AssumeRoleResponse>"""
        run = self.call(answer.encode(), "sts", "assume_role(RoleArn='arn:aws:iam::123456789012:role/reader', RoleSessionName='me')['Credentials']")
        self.assertEqual((run.out, run.err), ("4\n", ""))
        self.assertEqual(told(run.named("credential.fetch"), *FETCH), [(name_of(self.given), "aws.session", "token_endpoint", "me", IN_2030)])
        [fetched] = run.named("credential.fetch")
        self.assertEqual(fetched["attributes"]["mayfly.credential.parents"], [name_of(self.own)])
        self.assertEqual(len(fetched["attributes"]["mayfly.credential.join_keys"]), 1)
        self.assertEqual(fetched["attributes"]["mayfly.fetch.policy"], "arn:aws:iam::123456789012:role/reader")
        uses = told(run.named("credential.use"), "mayfly.credential.fingerprint", "mayfly.use.location", "mayfly.use.outcome")
        self.assertEqual(uses, [(name_of(self.own), "signature", each) for each in ("sent", "accepted")])

    def test_a_session_of_sso_has_the_sign_in_as_its_parent(self) -> None:
        token = fake_secret("", 60)
        answer = {"roleCredentials": {"accessKeyId": self.given, "secretAccessKey": fake_secret("", 40), "sessionToken": fake_secret("", 300), "expiration": IN_2030}}
        call = f"get_role_credentials(roleName='reader', accountId='123456789012', accessToken='{token}')['roleCredentials']"
        run = self.call(json.dumps(answer).encode(), "sso", call)
        self.assertEqual((run.out, run.err), ("4\n", ""))
        self.assertEqual(told(run.named("credential.fetch"), *FETCH), [(name_of(self.given), "aws.session", "token_endpoint", "reader", IN_2030)])
        [fetched] = run.named("credential.fetch")
        self.assertIn(name_of(token), fetched["attributes"]["mayfly.credential.parents"])

    def test_a_value_of_secrets_manager_is_fetched_with_its_leaves(self) -> None:
        password = fake_secret("", 24)
        answer = {"ARN": "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-Ab", "Name": "db", "SecretString": json.dumps({"username": "app", "password": password})}
        run = self.call(json.dumps(answer).encode(), "secretsmanager", "get_secret_value(SecretId='db')['Name']")
        self.assertEqual((run.out, run.err), ("2\n", ""))
        found = told(run.named("credential.fetch"), "mayfly.credential.fingerprint", "mayfly.fetch.source")
        self.assertIn((name_of(password), "secret_manager"), found)
        self.assertEqual(len(found), len(set(found)))

    def test_what_a_program_prints_is_fetched_and_used(self) -> None:
        answer = {"Version": 1, "AccessKeyId": self.given, "SecretAccessKey": fake_secret("", 40), "SessionToken": fake_secret("", 300), "Expiration": "2099-01-01T00:00:00Z"}
        with tempfile.TemporaryDirectory() as folder:
            printed, config = Path(folder) / "printed.txt", Path(folder) / "config"
            printed.write_text(json.dumps(answer))
            config.write_text(f"[default]\ncredential_process = {sys.executable} -c \"print(open('{printed}').read())\"\n")
            run = self.call(b"{}", "secretsmanager", "list_secrets()", env={"AWS_CONFIG_FILE": str(config)}, options="")
        self.assertEqual((run.out, run.err), ("1\n", ""))
        self.assertIn(
            (name_of(self.given), "secret_manager", "credential_process"),
            told(run.named("credential.fetch"), "mayfly.credential.fingerprint", "mayfly.fetch.source", "mayfly.fetch.name"),
        )
        self.assertIn((name_of(self.given), "accepted"), told(run.named("credential.use"), "mayfly.credential.fingerprint", "mayfly.use.outcome"))


if __name__ == "__main__":
    unittest.main()
