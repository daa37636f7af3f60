"""Made from src/core/issuers/reading/query-parameters.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.reading.fields import body_fields, form_fields
from mayfly_instrumentation.generated.core.issuers.reading.path_without_query import query_of


def query_fields(request=None, *_more):
    "The parameters of a request's query."
    return form_fields(query_of(request.get("path")))


def query_parameters(request=None, body=None, *_more):
    "The parameters of a request of AWS's query protocol: they may stand in the query as well; the body wins."
    return js.Obj({**js.spread(query_fields(request)), **js.spread(form_fields((body if body is not None else "")))})


def query_or_body(request=None, body=None, *_more):
    "Parameters that clients put into the query or into a body of either form; the body wins."
    return js.Obj({**js.spread(query_fields(request)), **js.spread(body_fields(body))})
