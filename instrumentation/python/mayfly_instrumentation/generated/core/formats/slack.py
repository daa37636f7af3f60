"""Made from src/core/formats/slack.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.opaque import opaques

_RE1 = js.RegExp("^(\\d{10,13})-(\\d{10,13})-(\\d{10,13})-[A-Za-z0-9-]{28,34}$")


def user_token(*_more):
    "Team, user and application."
    return _RE1

hook = js.RegExp("^(?:services|workflows|triggers)\\/(T?[A-Z0-9]{6,14})\\/(B?[A-Za-z0-9]{6,32})\\/[A-Za-z0-9/]{16,48}$")

# https://docs.slack.dev/authentication/tokens
slack_formats = opaques([["slack-bot", "slack.bot_token", False, "xoxb-", js.RegExp("^(\\d{10,13})-(\\d{10,13})-[A-Za-z0-9-]{16,64}$"), js.Obj({"joinKey": "slack.bot"})], ["slack-user", "slack.user_token", False, "xoxp-", user_token(), js.Obj({"joinKey": "slack.user"})], ["slack-user", "slack.user_token", False, "xoxe-", user_token(), js.Obj({"joinKey": "slack.user"})], ["slack-app", "slack.app_token", False, "xapp-", js.RegExp("^\\d-([A-Z0-9]{8,14})-\\d{8,16}-[a-z0-9]{32,128}$"), js.Obj({"joinKey": "slack.app_id"})], ["slack-rotating", "slack.rotating_token", True, "xoxe.xoxb-", js.RegExp("^\\d-[A-Z0-9]{163,166}$", "i")], ["slack-rotating", "slack.rotating_token", True, "xoxe.xoxp-", js.RegExp("^\\d-[A-Z0-9]{163,166}$", "i")], ["slack-refresh", "slack.refresh_token", None, "xoxe-", js.RegExp("^\\d-[A-Z0-9]{146}$", "i")], ["slack-session", "slack.session_token", None, "xoxc-", js.RegExp("^\\d{9,15}-\\d{9,15}-\\d{9,15}-[0-9a-f]{64}$")], ["slack-webhook", "slack.webhook_url", False, "https://hooks.slack.com/", hook, js.Obj({"joinKey": "slack.webhook"})]])
