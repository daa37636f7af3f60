"""Made from instrumentation/node/hooks/secret-paths.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.secret_names import secret_name

_RE1 = js.RegExp("_(?:CERTIFICATE|CLIENT_KEY)$")
_RE2 = js.RegExp("\\*\\*\\/?|\\*|\\?", "g")
_RE3 = js.RegExp("[.+^${}()|[\\]\\\\]", "g")


def secret_paths(env=None, _t1=None, *_more):
    "The files that hold secrets: a table, the paths of `MAYFLY_SECRET_PATHS` (globs or folders, separated by colons) and the files that the environment names, as `GOOGLE_APPLICATION_CREDENTIALS` or `POSTGRES_PASSWORD_FILE` do. Mayfly's own files are never among them."
    _t1 = js.fields(_t1)
    resolve = _t1.get("resolve")
    beside = _t1.get("beside")
    own = js.Set(js.map_(values_of(env, is_own_file), resolve))
    pointed = js.Set(js.map_(values_of(env, is_pointer), resolve))
    configured = js.flat_map_([*js.iterate(values_of(env, is_folder)), *js.iterate(js.split_((_v if (_v := js.at(env, "MAYFLY_SECRET_PATHS")) is not None else ""), ":"))], (lambda glob=None, *_more: glob_pattern(glob, resolve)))
    learned = 0
    def _kind_of2(path=None, *_more):
        if js.has_(pointed, path):
            return "whole"
        if js.some_(configured, (lambda pattern=None, *_more: pattern.test(path))):
            return "whole"
        if path.endswith(".js") or (not worth_reading.test(path)):
            return None
        kind = "whole" if whole.test(path) else ("settings" if (settings.test(path) or mounted.test(path)) else None)
        return None if ((kind is None) or harmless.test(path)) else kind
    kind_of = _kind_of2
    def _find3(given=None, *_more):
        path = given if js.starts_with(given, "/") else js.replace_all_(resolve(given), "\\", "/")
        kind = kind_of(path)
        return None if ((kind is None) or js.has_(own, path)) else js.Obj({"path": js.replace_(path, mounted, ""), "kind": kind})
    def _learn4(given=None, file=None, *_more):
        nonlocal learned
        path = js.replace_all_(beside(given, file), "\\", "/")
        if (learned >= most_learned) or js.has_(pointed, path):
            return
        learned += 1
        js.add_(pointed, path)
    return js.Obj({"find": _find3, "learn": _learn4})


def is_own_file(name=None, *_more):
    "Settings of Mayfly and telemetry that hold a path: theirs are no secrets of the application."
    if js.starts_with(name, "MAYFLY_"):
        return name.endswith("_FILE")
    return js.starts_with(name, "OTEL_") and _RE1.test(name)


def is_folder(name=None, *_more):
    "Folders of secrets: of systemd (systemd.exec(5), \"CREDENTIALS\"), and of servicebinding.io."
    return (name == "CREDENTIALS_DIRECTORY") or (name == "SERVICE_BINDING_ROOT")


def is_pointer(name=None, *_more):
    "`POSTGRES_PASSWORD_FILE`, as container images call it."
    if not name.endswith("_FILE"):
        return js.has_(pointers, name)
    return js.has_(pointers, name) or ((secret_name(js.slice_(name, 0, (-5))) == "secret") and (not js.starts_with(name, "MAYFLY_")))


def values_of(env=None, fits=None, *_more):
    "Values of the variables whose name fits."
    return js.flat_map_(js.object_keys(env), (lambda name=None, *_more: ([js.at(env, name)] if (fits(name) and js.at(env, name)) else [])))


def glob_pattern(glob=None, resolve=None, *_more):
    "`*` stands within a folder, `**` across folders; a path without them also means everything below."
    if js.trim_(glob) == "":
        return []
    anchored = glob if js.starts_with(glob, "*") else resolve(glob)
    source = js.replace_(js.replace_(anchored, _RE3, "\\$&"), _RE2, (lambda star=None, *_more: (".*" if js.starts_with(star, "**") else ("[^/]*" if (star == "*") else "[^/]"))))
    return [js.RegExp(("(?:^|/)" + js.string(source) + js.string(("$" if js.includes_(glob, "*") else "(?:/|$)"))))]

# Cheap, because every file is asked about: most paths of the tables below have a dot after a slash.
worth_reading = js.RegExp("\\/\\.|secret|credential|mcp|claude|auth\\.json$|\\.(?:pem|key|p12|pfx|jks|kdbx|conf)$|profiles\\.yml$|_netrc$|huggingface")

whole = js.RegExp("(?:^|\\/)(?:(?:run|etc|vault)\\/secrets|run\\/credentials|mnt\\/secrets-store)\\/|(?:^|\\/)\\.vault-token$|\\/huggingface\\/token$")

# A mounted Kubernetes volume: the folder with the time of the last change, and the link to it.
mounted = js.RegExp("\\/\\.\\.(?:data|\\d{4}_\\d{2}_\\d{2}_\\d{2}_\\d{2}_\\d{2}\\.\\d+)(?=\\/)")

settings = js.RegExp(js.join_(["\\/\\.aws\\/(?:credentials|config|(?:sso|cli|login|boto)\\/cache\\/)", "\\/(?:\\.config\\/gcloud|\\.azure|\\.oci)\\/", "\\/(?:\\.kube\\/config|\\.boto|\\.s3cfg|\\.databrickscfg|\\.terraformrc|\\.sentryclirc)$", "\\/\\.(?:snowflake|kaggle|fly|railway|doppler|pulumi|terraform\\.d)\\/[^/]*\\.(?:json|toml|ya?ml)$", "\\/(?:rclone\\.conf|rclone\\/rclone\\.conf|stripe\\/config\\.toml|netlify\\/config\\.json|profiles\\.yml)$", "\\/\\.config\\/(?:gh\\/hosts\\.yml|glab-cli\\/config\\.yml|github-copilot\\/[^/]*\\.json|hub)$", "\\/(?:\\.docker\\/config|containers\\/auth|composer\\/auth)\\.json$", "\\/\\.(?:cargo|gem)\\/credentials(?:\\.toml)?$", "\\/(?:[._]netrc|\\.npmrc|\\.yarnrc\\.yml|\\.bunfig\\.toml|\\.pypirc|\\.git-credentials)$", "\\/\\.(?:claude|codex|gemini|qwen|grok)\\/(?:\\.credentials|auth|oauth_creds|mcp-oauth-tokens)\\.json$", "\\/(?:opencode|amp|crush|com\\.vercel\\.cli)\\/(?:auth|secrets)\\.json$|\\/goose\\/secrets\\.ya?ml$", "\\/\\.mcp-auth\\/.*\\.json$|\\/(?:\\.?mcp|\\.claude|claude_desktop_config|mcp_config|cline_mcp_settings)\\.json$", "\\/(?:\\.?pgpass(?:\\.conf)?|\\.my\\.cnf|\\.pg_service\\.conf|\\.env[^/]*|\\.htpasswd)$", "\\/\\.ssh\\/id_[^/]*$", "\\/(?:application_default_)?credentials(?:\\.tfrc)?\\.json$", "\\.(?:pem|key|p12|pfx|jks|kdbx)$"], "|"))

# Files in those places that hold no secret: certificates, public keys, samples, the kernel's views.
harmless = js.RegExp("^\\/(?:proc|sys|dev)\\/|\\/(?:namespace|ca\\.crt|ca-bundle[^/]*|known_hosts|authorized_keys)$|\\.(?:pub|crt|cer|example|sample|template|dist|defaults|md|ts|js|[cm]js|py)$")

most_learned = 64

pointers = js.Set(["GOOGLE_APPLICATION_CREDENTIALS", "KUBECONFIG", "PGPASSFILE", "NETRC", "NPM_CONFIG_USERCONFIG", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", "VAULT_TOKEN_FILE", "HF_TOKEN_PATH", "PGSERVICEFILE"])
