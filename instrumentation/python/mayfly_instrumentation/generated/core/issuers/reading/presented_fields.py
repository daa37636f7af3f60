"""Made from src/core/issuers/reading/presented-fields.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.fields import secret_field, text_field


def presented_fields(asked=None, fields=None, *_more):
    "The secrets in a body's fields, in the order of the table."
    def _fn1(_t1=None, *_more):
        _t2 = js.array(_t1)
        field = js.at(_t2, 0)
        speaker = js.at(_t2, 1)
        secret = secret_field(asked, field)
        subject = None if (speaker is None) else text_field(asked, speaker)
        return [] if (secret is None) else [js.Obj({"secret": secret, "field": field, "subject": subject})]
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        field = js.at(_t2, 0)
        speaker = js.at(_t2, 1)
        secret = secret_field(asked, field)
        subject = None if (speaker is None) else text_field(asked, speaker)
        return [] if (secret is None) else [js.Obj({"secret": secret, "field": field, "subject": subject})]
    return js.flat_map_(js.object_entries(fields), _fn2)


def secrets_of(presented=None, *_more):
    "They as parents of what the answer hands out."
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        secret = _t1.get("secret")
        return secret
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        secret = _t1.get("secret")
        return secret
    return js.map_(presented, _fn2)
