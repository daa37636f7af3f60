"""Made from src/core/issuers/platform-routes.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js

_RE1 = js.RegExp("[?#].*$", "s")


def platform_routes(variables=None, *_more):
    "Entries, in the form of `MAYFLY_ISSUERS`, that the platform's own variables give: whoever points a client at an emulator or an agent of its own has said so already."
    def _fn1(_t1=None, *_more):
        _t2 = js.array(_t1)
        variable = js.at(_t2, 0)
        issuer = js.at(_t2, 1)
        value = (_v if (_v := (None if (_v := js.at(variables, variable)) is None else js.trim_(_v))) is not None else "")
        if (value == "") or (js.length(value) > longest):
            return []
        return [(js.string(js.replace_(value, _RE1, "")) + "=" + js.string(issuer))]
    def _fn2(_t1=None, *_more):
        _t2 = js.array(_t1)
        variable = js.at(_t2, 0)
        issuer = js.at(_t2, 1)
        value = (_v if (_v := (None if (_v := js.at(variables, variable)) is None else js.trim_(_v))) is not None else "")
        if (value == "") or (js.length(value) > longest):
            return []
        return [(js.string(js.replace_(value, _RE1, "")) + "=" + js.string(issuer))]
    return js.flat_map_(places, _fn2)

# Variables that name the place of an issuing endpoint, with the issuer that stands there.
places = [["AWS_CONTAINER_CREDENTIALS_FULL_URI", "aws-container"], ["AWS_EC2_METADATA_SERVICE_ENDPOINT", "aws-imds"], ["AWS_ENDPOINT_URL_SSO", "aws-sso"], ["AWS_ENDPOINT_URL_SSO_OIDC", "aws-sso-oidc"], ["AWS_ENDPOINT_URL_SIGNIN", "aws-signin"], ["AWS_ENDPOINT_URL_STS", "aws-sts"], ["IDENTITY_ENDPOINT", "azure-managed-identity"], ["MSI_ENDPOINT", "azure-managed-identity"], ["AZURE_POD_IDENTITY_AUTHORITY_HOST", "azure-managed-identity"], ["GCE_METADATA_HOST", "gcp-metadata"], ["GCE_METADATA_IP", "gcp-metadata"], ["ACTIONS_ID_TOKEN_REQUEST_URL", "github-actions-oidc"], ["OP_CONNECT_HOST", "onepassword-connect"], ["DOPPLER_API_HOST", "doppler"], ["VAULT_ADDR", "vault"], ["VAULT_AGENT_ADDR", "vault"], ["BAO_ADDR", "vault"]]

longest = 2048
