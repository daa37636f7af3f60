"""Made from src/core/otlp/attribute-reading.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.instant import instant
from mayfly_instrumentation.generated.core.otlp.clean_text import cut_text
from mayfly_instrumentation.generated.core.otlp.limits import longest_name


def text(value=None, *_more):
    "A text that says something, or null."
    return None if ((value is None) or (value == "")) else value


def name(value=None, *_more):
    "A text that names something, short enough for an index; null as above."
    return None if ((value is None) or (value == "")) else cut_text(value, longest_name)


def texts(value=None, right=None, *_more):
    "The items that are right; as a rule, those that say something."
    if right is None:
        right = (lambda item=None, *_more: (item != ""))
    return (_v if (_v := (None if (_v := value) is None else js.filter_(_v, right))) is not None else none)


def one_of(known=None, value=None, otherwise=None, *_more):
    "The value where it is one of `known`, else `otherwise`."
    return (_v if (_v := js.find_(known, (lambda candidate=None, *_more: (candidate == value)))) is not None else otherwise)


def claimed_instant(epoch_ms=None, *_more):
    "A time that a sender claims, or null when no calendar can show it."
    return instant(epoch_ms) if ((epoch_ms is not None) and is_claimable(epoch_ms)) else None


def is_claimable(epoch_ms=None, *_more):
    return (epoch_ms > 0) and (epoch_ms <= end_of_year9999)

none = js.same([])

end_of_year9999 = 253402300799999
