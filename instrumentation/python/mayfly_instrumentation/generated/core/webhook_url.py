"""Made from src/core/webhook-url.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def webhook_url(host=None, path=None, *_more):
    "An incoming webhook is a credential that is a URL: whoever knows it may post. This is its one form, wherever it stood: no query, no version of the API, no suffix. Null for any other URL. Sources: docs.slack.dev/messaging, discord.com/developers/docs/resources/webhook, learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors."
    webhook = (_v if (_v := js.get_(hosts, host)) is not None else (teams if host.endswith(".webhook.office.com") else None))
    parts = (None if (_v := (None if (_v := (None if (_v := webhook) is None else _v.get("path"))) is None else _v.exec(path))) is None else js.at(_v, 1))
    return (None if (parts is None) else (js.string((_v if (_v := (None if (_v := webhook) is None else _v.get("site"))) is not None else ("https://" + js.string(host)))) + js.string(parts)))

end = "(?=[/?#]|$)"

discord = js.Obj({"path": js.RegExp(("^/api(?:/v\\d{1,2})?(/webhooks/\\d{17,20}/[\\w-]{60,80})" + js.string(end))), "site": "https://discord.com/api"})

guid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

teams = js.Obj({"path": js.RegExp(("^(/webhookb2/" + js.string(guid) + "@" + js.string(guid) + "/IncomingWebhook/[0-9a-z]{32}/" + js.string(guid) + "(?:/[\\w-]{16,128})?)" + js.string(end)), "i"), "site": None})

hosts = js.Map([["hooks.slack.com", js.Obj({"path": js.RegExp("^(\\/(?:services|workflows|triggers)\\/T?[A-Z0-9]{6,14}\\/B?[A-Za-z0-9]{6,32}\\/[A-Za-z0-9/]{15,47}[A-Za-z0-9])(?=\\/?(?:[?#]|$))"), "site": None})], *js.iterate(js.map_(["discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com"], (lambda host=None, *_more: [host, discord])))])
