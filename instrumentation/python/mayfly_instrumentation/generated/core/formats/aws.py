"""Made from src/core/formats/aws.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.opaque import opaques
from mayfly_instrumentation.generated.core.formats.recognised import recognised


def public_name(join_key=None, *_more):
    return js.Obj({"isUnsought": True, "isName": True, "joinKey": join_key})


def key_id_format(row=None, *_more):
    def _recognise1(secret=None, *_more):
        if (not key_id.test(secret)) or (not js.starts_with(secret, row.get("prefix"))):
            return None
        return recognised(row.get("type"), js.Obj({"ephemeral": row.get("ephemeral"), "joinKeys": aws_key_names(secret)}))
    return js.Obj({"id": row.get("id"), "prefixes": [row.get("prefix")], "isPublicName": True, "recognise": _recognise1})


def aws_key_names(access_key_id=None, *_more):
    "The public names in an access key id: itself and the account it was made for."
    account = account_of(access_key_id) if key_id.test(access_key_id) else None
    return [("aws.access_key_id:" + js.string(access_key_id)), *js.iterate(([] if (account is None) else [("aws.account:" + js.string(account))]))]


def account_of(access_key_id=None, *_more):
    "The account that an access key id was made for: the 40 bits after the first one of the base32 text that follows the prefix. In ids made before that scheme the first bit is 0 (`AKIAI\u2026`, `AKIAJ\u2026`)."
    bits50 = 0
    for character in js.iterate(js.slice_(access_key_id, 4, 14)):
        bits50 = ((bits50 * 32) + js.index_of_(base32, character))
    if bits50 < (2 ** 49):
        return None
    account = js.floor((bits50 / (2 ** 9))) % (2 ** 40)
    return js.pad_start_(js.string(account), 12, "0") if (account < 1000000000000) else None

base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

key_id = js.RegExp("^A[KS]IA[A-Z2-7]{16}$")

id_rest = js.RegExp("^[A-Z2-7]{16}$")

secret_key = js.RegExp("^[A-Za-z0-9/+]{40}$")

secret_key_name = js.RegExp("secret_?access_?key$", "i")

# AWS credentials. SigV4 never sends the secret key, so the access key id stands for the credential.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
def _recognise1(secret=None, _t1=None, *_more):
    _t1 = js.fields(_t1)
    name = _t1.get("name")
    return (recognised("aws.secret_access_key") if ((((name is not None) and (js.length(secret) == 40)) and secret_key_name.test(name)) and secret_key.test(secret)) else None)
aws_formats = [key_id_format(js.Obj({"id": "aws-access-key-id-long", "prefix": "AKIA", "type": "aws.access_key", "ephemeral": False})), key_id_format(js.Obj({"id": "aws-access-key-id-sts", "prefix": "ASIA", "type": "aws.session", "ephemeral": True})), *js.iterate(opaques([["aws-sts-bearer-id", "aws.bearer_token_id", True, "ABIA", id_rest, public_name("aws.bearer_token_id")], ["aws-context-credential-id", "aws.service_credential_id", False, "ACCA", id_rest, public_name("aws.service_credential_id")], ["aws-session-token", "aws.session_token", True, "IQoJ", js.RegExp("^[A-Za-z0-9/+=]{100,4096}$")], ["aws-session-token", "aws.session_token", True, "FwoGZXIvYXdz", js.RegExp("^[A-Za-z0-9/+=]{100,4096}$")]])), js.Obj({"id": "aws-secret-access-key", "prefixes": [], "place": "aws", "recognise": _recognise1})]
