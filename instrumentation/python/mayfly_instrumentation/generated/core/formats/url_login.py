"""Made from src/core/formats/url-login.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.canonical import canonical_url
from mayfly_instrumentation.generated.core.formats.reading.json_object import named_by
from mayfly_instrumentation.generated.core.formats.recognised import recognised

_RE1 = js.RegExp("[\\s\"'`<>\\\\]")


def login(text=None, *_more):
    if ((js.length(text) > longest) or (not js.includes_(text, "@"))) or _RE1.test(text):
        return None
    url = canonical_url(text)
    if (url is None) or (not host_of_one.test(url.get("host"))):
        return None
    if (js.length(url.get("secret")) < shortest) or hole.test(url.get("secret")):
        return None
    return recognised("url.login", js.Obj({"provider": "unknown", "ephemeral": False, "subject": url.get("user"), "joinKeys": ([] if (url.get("user") is None) else named_by("url.login", (js.string(js.encode_uri_component(js.to_well_formed_(url.get("user")))) + "@" + js.string(url.get("host")))))}))

schemes = ("http https postgres postgresql mysql mariadb mongodb mongodb+srv redis rediss amqp amqps ftp ftps sftp ssh smtp " + "smtps imap imaps ldap ldaps nats tls mqtt mqtts ws wss kafka clickhouse mssql sqlserver oracle cockroachdb bolt ") + "neo4j neo4j+s elasticsearch snowflake influxdb couchdb socks5 socks5h git+https git git+ssh rtsp stomp"

longest = 4096

# A hole in a template, or what stands for a password in every manual.
hole = js.RegExp("^(?:[<{*$%[:].*|x+|\\.+|.*(?:passwor[dt]|passwd|redacted).*|(?:my|your|db|the)?[_-]?(?:pass|pwd|pw|secret|token))$", "i")

shortest = 4

host_of_one = js.RegExp("^(?:[a-z0-9][\\w.-]*|\\[[0-9a-f:.]+\\])$", "i")

# A URL with a user and a password. What is fingerprinted is the password alone, where the place of the URL is known.
url_login_formats = [js.Obj({"id": "basic-auth-url", "prefixes": js.map_(js.split_(schemes, " "), (lambda scheme=None, *_more: (js.string(scheme) + "://"))), "recognise": login})]
