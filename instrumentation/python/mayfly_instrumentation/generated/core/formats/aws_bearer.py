"""Made from src/core/formats/aws-bearer.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.instant import instant, instant_from_seconds
from mayfly_instrumentation.generated.core.formats.aws import aws_key_names
from mayfly_instrumentation.generated.core.formats.reading.json_object import base64_object
from mayfly_instrumentation.generated.core.formats.reading.signed_query import signed_query
from mayfly_instrumentation.generated.core.formats.recognised import recognised

_RE1 = js.RegExp("\\s")


def bedrock_long(secret=None, *_more):
    "Base64 of `BedrockAPIKey-<id>-at-<account>:<secret>`: the user that IAM made for the key. Seen in public code only."
    body = (None if (_v := bedrock_long_key.exec(secret)) is None else js.at(_v, 1))
    if body is None:
        return None
    _t1 = js.array((_v if (_v := bedrock_user.exec(js.to_string_(js.buffer_from(body, "base64"), "latin1"))) is not None else []))
    user = js.at(_t1, 1)
    account = js.at(_t1, 2)
    return recognised("aws.bedrock_api_key", js.Obj({"ephemeral": False, "subject": (user if user is not None else None), "joinKeys": ([] if (user is None) else [("aws.iam_user:" + js.string(user)), ("aws.account:" + js.string(account))])}))


def bedrock_short(secret=None, *_more):
    "https://github.com/aws/aws-bedrock-token-generator-js: at most 12 hours, less if the session ends before."
    body = (None if (_v := bedrock_short_key.exec(secret)) is None else js.at(_v, 1))
    if body is None:
        return None
    query = signed_query(js.to_string_(js.buffer_from(body, "base64"), "latin1"), "Amz")
    return signed("aws.bedrock_session_key", query, (_v if (_v := (None if (_v := query) is None else _v.get("expiresAt"))) is not None else None))


def presigned_url(url=None, *_more):
    if (not js.includes_(url, "X-Amz-Signature=")) or _RE1.test(url):
        return None
    query = signed_query(url, "Amz")
    return None if (query is None) else signed("aws.presigned_url", query, query.get("expiresAt"))


def eks(secret=None, *_more):
    body = (None if (_v := eks_token.exec(secret)) is None else js.at(_v, 1))
    if body is None:
        return None
    query = signed_query(js.to_string_(js.buffer_from(body, "base64url"), "latin1"), "Amz")
    issued_at = (_v if (_v := (None if (_v := query) is None else _v.get("issuedAt"))) is not None else None)
    return signed("aws.eks_token", query, (None if (issued_at is None) else instant((issued_at + eks_lifetime_ms))))


def ecr(secret=None, *_more):
    "AWS documents `user:password` in base64 and 12 hours. Unverified: the JSON in the password, whose expiry is taken if it is there."
    if not ecr_token.test(secret):
        return None
    is_whole = js.starts_with(secret, "QVdT")
    password = js.slice_(js.to_string_(js.buffer_from(secret, "base64"), "latin1"), js.length(ecr_user)) if is_whole else secret
    inner = base64_object(password)
    if (not is_whole) and ((inner is None) or (not (("datakey" in inner) and ("payload" in inner)))):
        return None
    expiration = js.number((_v if (_v := (None if (_v := inner) is None else js.at(_v, "expiration"))) is not None else js.NAN))
    return recognised("aws.ecr_token", js.Obj({"ephemeral": True, "expiresAt": (instant_from_seconds(expiration) if ((expiration > 1000000000) and (expiration < 10000000000)) else None)}))


def signed(type_=None, query=None, expires_at=None, *_more):
    return recognised(type_, js.Obj({"ephemeral": True, "issuedAt": (_v if (_v := (None if (_v := query) is None else _v.get("issuedAt"))) is not None else None), "expiresAt": expires_at, "audience": ([] if (query is None) else [query.get("scope")]), "joinKeys": ([] if (query is None) else aws_key_names(query.get("keyId")))}))

# Bearer tokens of AWS: most are a presigned request, which names the key that signed it.
aws_bearer_formats = [js.Obj({"id": "aws-bedrock-api-key-long", "prefixes": ["ABSK"], "recognise": bedrock_long}), js.Obj({"id": "aws-bedrock-api-key-short", "prefixes": ["bedrock-api-key-"], "recognise": bedrock_short}), js.Obj({"id": "aws-presigned-url", "prefixes": ["https://", "http://"], "recognise": presigned_url}), js.Obj({"id": "aws-eks-token", "prefixes": ["k8s-aws-v1."], "recognise": eks}), js.Obj({"id": "aws-ecr-token", "prefixes": ["QVdTOmV5", "eyJ"], "recognise": ecr})]

bedrock_long_key = js.RegExp("^ABSK([A-Za-z0-9+/]{109,269}={0,2})$")

bedrock_user = js.RegExp("^(BedrockAPIKey-[A-Za-z0-9]{1,32})-at-(\\d{12}):")

bedrock_short_key = js.RegExp("^bedrock-api-key-(YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/]{1,8192}={0,2})$")

eks_token = js.RegExp("^k8s-aws-v1\\.([\\w-]{100,8192})$")

# The cluster takes a token for this long, whatever the URL inside says: aws-iam-authenticator, `pkg/token`.
eks_lifetime_ms = 15 * 60000

ecr_token = js.RegExp("^(?:QVdTOmV5[A-Za-z0-9+/]{100,8192}={0,2}|eyJ[A-Za-z0-9+/]{100,8192}={0,2})$")

ecr_user = "AWS:"
