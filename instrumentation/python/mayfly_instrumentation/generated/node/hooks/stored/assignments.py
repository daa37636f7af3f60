"""Made from instrumentation/node/hooks/stored/assignments.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.node.hooks.stored.aws_pair import without_companions
from mayfly_instrumentation.generated.node.hooks.stored.named_value import credentials_under, url_credential, with_account_beside

_RE1 = js.RegExp("^([\"'`])(.*?)\\1\\s*(?:#.*)?$")
_RE2 = js.RegExp("\\s")


def assigned_credentials(text=None, *_more):
    "The credentials in lines of `name = value`: INI, dotenv, the flat part of YAML, npm's and git's files. An access key id and its companions belong together within a section. A line may be a URL alone."
    found = []
    open_ = []
    def _close1(*_more):
        nonlocal open_
        def _fn1(_t1=None, *_more):
            _t1 = js.fields(_t1)
            name = _t1.get("name")
            value = _t1.get("value")
            return [name, value]
        def _fn2(_t1=None, *_more):
            _t1 = js.fields(_t1)
            name = _t1.get("name")
            value = _t1.get("value")
            return [name, value]
        beside = js.Map(js.map_(open_, _fn2))
        for _t3 in js.iterate(without_companions(open_)):
            _t3 = js.fields(_t3)
            name = _t3.get("name")
            value = _t3.get("value")
            js.push_(found, *js.iterate(with_account_beside(credentials_under(name, value), name, (lambda other=None, *_more: js.get_(beside, other)))))
        open_ = []
    close = _close1
    for raw in js.iterate(js.split_(text, "\n", most)):
        line = js.trim_(raw)
        if (line == "") or comment.test(line):
            continue
        if section.test(line):
            close()
            continue
        match_ = assignment.exec(line)
        if match_ is None:
            js.push_(found, *js.iterate(url_credential(line)))
        else:
            js.push_(open_, js.Obj({"name": last_name((_v if (_v := js.at(match_, 1)) is not None else "")), "value": unquoted((_v if (_v := js.at(match_, 2)) is not None else ""))}))
    close()
    return found


def last_name(name=None, *_more):
    "npm puts a registry before the name: `//registry.example/:_authToken`."
    return js.slice_(name, (js.last_index_of_(name, ":") + 1)) if js.starts_with(name, "//") else name


def unquoted(text=None, *_more):
    "Quotes hold a value together; outside of them ` #` begins a comment (dotenv)."
    quoted = _RE1.exec(text)
    return (_v if (_v := (None if (_v := quoted) is None else js.at(_v, 2))) is not None else without_comment(text))


def without_comment(text=None, *_more):
    "By hand: an expression would look at a long run of spaces from each one on."
    at = js.index_of_(text, "#")
    while (at >= 0):
        if _RE2.test(js.char_at_(text, (at - 1))):
            return js.trim_end_(js.slice_(text, 0, at))
        at = js.index_of_(text, "#", (at + 1))
    return text

most = 4096

section = js.RegExp("^\\[[^\\]]*\\]$")

comment = js.RegExp("^(?:[#;]|\\/\\/ )")

# `NAME=value`, `export NAME=value`, `name: value`, `- name: value`, `//host/:_authToken=value`.
assignment = js.RegExp("^(?:export\\s+|-\\s+)?[\"']?([A-Za-z_/][^\\s=\"']{0,255}?)[\"']?\\s*(?:=|:\\s)\\s*(\\S.*)$")
