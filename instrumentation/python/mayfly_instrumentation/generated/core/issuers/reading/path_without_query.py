"""Made from src/core/issuers/reading/path-without-query.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

_RE1 = js.RegExp("[?#]")


def path_without_query(path=None, *_more):
    "The path of a request up to its query or fragment."
    return (_v if (_v := js.at(js.split_(path, _RE1, 1), 0)) is not None else "")


def query_of(path=None, *_more):
    "The query, as text to be read by `formFields`; empty when there is none."
    mark = js.index_of_(path, "?")
    return ("" if (mark < 0) else (_v if (_v := js.at(js.split_(js.slice_(path, (mark + 1)), "#", 1), 0)) is not None else ""))
