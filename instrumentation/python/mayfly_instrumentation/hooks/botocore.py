"""
botocore (boto3): the program of `credential_process`. All else that it is given (STS, SSO, Secrets Manager, instance
and container metadata) comes over HTTP, through `http.client`, and is read there; files and variables likewise.
"""

from __future__ import annotations

import json

from ..caller_module import caller_module
from ..loading import load

_NAME = "credential_process"


def install(context, module) -> None:
    def retrieve(original):
        def _retrieve_credentials_using(self, *args, **kwargs):
            result = original(self, *args, **kwargs)
            _report(context, result)
            return result

        return _retrieve_credentials_using

    context.patch(module.ProcessProvider, "_retrieve_credentials_using", retrieve)


def _report(context, answer) -> None:
    try:
        if context.is_own():
            return
        # As the program said it (docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html).
        said = {
            "Version": 1,
            "AccessKeyId": answer["access_key"],
            "SecretAccessKey": answer["secret_key"],
            "SessionToken": answer.get("token"),
            "Expiration": answer.get("expiry_time"),
        }
        text = json.dumps({name: value for name, value in said.items() if value is not None})
        for found in load("generated.node.hooks.stored.json_document", "json_credentials")(text) or ():
            context.recorder.fetched({**found, "source": "secret_manager", "name": _NAME, "module": caller_module()})
    except Exception:
        context.failed()
