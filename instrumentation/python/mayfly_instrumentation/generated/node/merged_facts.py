"""Made from instrumentation/node/merged-facts.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.provider_of_host import is_provider
from mayfly_instrumentation.generated.node.credential_attributes import fact_names


def merged_facts(form=None, facts=None, news=None, *_more):
    "What is known of a credential with what is new of it. `form` is what the secret itself says: its word on type and times stands, where it has one. Without it, the latest end counts: a renewal hands the same secret out again."
    is_vague = ((facts.get("type") is None) or (facts.get("type") == "unknown")) or (facts.get("provider") == "unknown")
    next_ = js.Obj({**js.spread(facts)})
    for name in js.iterate(fact_names):
        if not is_nothing(js.at(news, name)):
            js.assign(next_, js.Obj({name: js.at(news, name)}))
    if not is_vague:
        js.assign(next_, js.Obj({"type": facts.get("type"), "provider": facts.get("provider")}))
    js.put(next_, "provider", provider_of(next_))
    js.put(next_, "issuedAt", (_v if (_v := facts.get("issuedAt")) is not None else news.get("issuedAt")))
    js.put(next_, "expiresAt", (_v if (_v := form.get("expiresAt")) is not None else later_end((_v if (_v := facts.get("expiresAt")) is not None else None), (_v if (_v := news.get("expiresAt")) is not None else None))))
    return next_


def are_same_facts(a=None, b=None, *_more):
    "Whether both say the same."
    return js.every_(fact_names, (lambda name=None, *_more: is_equal(js.at(a, name), js.at(b, name))))


def provider_of(_t1=None, *_more):
    "A type that the place told begins with its provider, where there is one of that name."
    _t1 = js.fields(_t1)
    type_ = _t1.get("type")
    provider = _t1.get("provider")
    if (type_ is None) or ((provider is not None) and (provider != "unknown")):
        return provider
    prefix = js.slice_(type_, 0, js.maximum(0, js.index_of_(type_, ".")))
    return prefix if is_provider(prefix) else provider


def later_end(known=None, news=None, *_more):
    if (known is None) or (news is None):
        return known if known is not None else news
    return news if (news > (known + rounding_ms)) else known


def is_nothing(value=None, *_more):
    "Null and empty mean \"not known\", which takes nothing away from what is."
    return (value is None) or (js.is_array(value) and (js.length(value) == 0))


def is_equal(a=None, b=None, *_more):
    if (a == b) or ((a is None) and (b is None)):
        return True
    return ((js.is_array(a) and js.is_array(b)) and (js.length(a) == js.length(b))) and js.every__indexed(a, (lambda item=None, i=None, *_more: (item == js.at(b, i))))

# "In 60 s" of an answer is rounded: what ends so little later is not renewed.
rounding_ms = 5000
