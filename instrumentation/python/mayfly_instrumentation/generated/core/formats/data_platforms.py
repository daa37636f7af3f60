"""Made from src/core/formats/data-platforms.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.opaque import opaques
from mayfly_instrumentation.generated.core.formats.reading.json_object import named_by
from mayfly_instrumentation.generated.core.formats.recognised import recognised

_RE1 = js.RegExp("^([\\w-]{16,64}):")


def elastic(secret=None, *_more):
    "Unverified: that the rest is base64 of `id:key`, as it is in Elasticsearch's own API keys."
    body = (None if (_v := elastic_key.exec(secret)) is None else js.at(_v, 1))
    if body is None:
        return None
    id_ = (None if (_v := _RE1.exec(js.to_string_(js.buffer_from(body, "base64"), "latin1"))) is None else js.at(_v, 1))
    return recognised("elastic.api_key", js.Obj({"joinKeys": named_by("elastic.api_key_id", id_)}))

planetscale = js.RegExp("^[\\w=.-]{32,64}$")

# Databases, warehouses and search.
data_platform_formats = [*js.iterate(opaques([["databricks-pat", "databricks.personal_token", None, "dapi", js.RegExp("^[0-9a-f]{32}(?:-\\d)?$")], ["snowflake-pat", "snowflake.programmatic_token", True, "", js.RegExp("^(?=\\D{0,500}\\d)(?=[^A-Z]{0,500}[A-Z])[\\w-]{100,500}$"), js.Obj({"place": "snowflake"})], ["snowflake-session", "snowflake.session_token", True, "ver:", js.RegExp("^\\d-hint:\\d{1,20}-[\\w/+=:-]{40,2048}$")], ["supabase-mgmt", "supabase.management_token", False, "sbp_", js.RegExp("^[a-z0-9_-]{40}$")], ["supabase-secret", "supabase.secret_key", False, "sb_secret_", js.RegExp("^[\\w-]{31}$")], ["neon", "neon.api_key", False, "napi_", js.RegExp("^[A-Za-z0-9]{64}$")], ["planetscale", "planetscale.service_token", False, "pscale_tkn_", planetscale], ["planetscale", "planetscale.oauth_token", True, "pscale_oauth_", planetscale], ["planetscale", "planetscale.password", False, "pscale_pw_", planetscale], ["mongodb-sa", "mongodb.service_account_secret", True, "mdb_sa_sk_", js.RegExp("^[\\w-]{40}$")], ["airtable-pat", "airtable.personal_token", False, "pat", js.RegExp("^([A-Za-z0-9]{14})\\.[0-9a-f]{64}$"), js.Obj({"joinKey": "airtable.token_id"})], ["alibaba-sts", "alibaba.session", True, "STS.", js.RegExp("^(?=[A-Za-z]{0,64}[0-9])[A-Za-z0-9]{16,64}$"), js.Obj({"isName": True, "joinKey": "alibaba.sts_key_id"})], ["alibaba-sts", "alibaba.session_token", True, "CAIS", js.RegExp("^[A-Za-z0-9+/_=-]{250,4096}$")], ["alibaba-sts", "alibaba.session_token", True, "CAIS", js.RegExp("^[A-Za-z0-9+/_=-]{20,4096}$"), js.Obj({"place": "alibaba"})], ["alibaba-akid", "alibaba.access_key", False, "LTAI", js.RegExp("^[A-Za-z0-9]{17,21}$"), js.Obj({"isName": True, "joinKey": "alibaba.access_key_id"})]])), js.Obj({"id": "elastic-cloud", "prefixes": ["essu_"], "recognise": elastic})]

elastic_key = js.RegExp("^essu_([\\w-]{60,200}={0,2})$")
