"""Made from src/core/issuers/index.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.issuers.aws_agentcore import aws_agentcore
from mayfly_instrumentation.generated.core.issuers.aws_codeartifact import aws_codeartifact
from mayfly_instrumentation.generated.core.issuers.aws_cognito_identity import aws_cognito_identity
from mayfly_instrumentation.generated.core.issuers.aws_cognito_idp import aws_cognito_idp
from mayfly_instrumentation.generated.core.issuers.aws_container import aws_container
from mayfly_instrumentation.generated.core.issuers.aws_ecr import aws_ecr
from mayfly_instrumentation.generated.core.issuers.aws_eks_auth import aws_eks_auth
from mayfly_instrumentation.generated.core.issuers.aws_iam import aws_iam
from mayfly_instrumentation.generated.core.issuers.aws_imds import aws_imds
from mayfly_instrumentation.generated.core.issuers.aws_lake_formation import aws_lake_formation
from mayfly_instrumentation.generated.core.issuers.aws_redshift import aws_redshift
from mayfly_instrumentation.generated.core.issuers.aws_roles_anywhere import aws_roles_anywhere
from mayfly_instrumentation.generated.core.issuers.aws_s3_access_grants import aws_s3_access_grants
from mayfly_instrumentation.generated.core.issuers.aws_s3_express import aws_s3_express
from mayfly_instrumentation.generated.core.issuers.aws_secrets_manager import aws_secrets_manager
from mayfly_instrumentation.generated.core.issuers.aws_signin import aws_signin
from mayfly_instrumentation.generated.core.issuers.aws_ssm import aws_ssm
from mayfly_instrumentation.generated.core.issuers.aws_sso import aws_sso
from mayfly_instrumentation.generated.core.issuers.aws_sso_oidc import aws_sso_oidc
from mayfly_instrumentation.generated.core.issuers.aws_sts import aws_sts
from mayfly_instrumentation.generated.core.issuers.azure_key_vault import azure_key_vault
from mayfly_instrumentation.generated.core.issuers.azure_managed_identity import azure_managed_identity
from mayfly_instrumentation.generated.core.issuers.configured import no_routes
from mayfly_instrumentation.generated.core.issuers.databricks_tokens import databricks_tokens
from mayfly_instrumentation.generated.core.issuers.deepgram_grant import deepgram_grant
from mayfly_instrumentation.generated.core.issuers.doppler import doppler
from mayfly_instrumentation.generated.core.issuers.elevenlabs import elevenlabs
from mayfly_instrumentation.generated.core.issuers.gcp_iam_credentials import gcp_iam_credentials
from mayfly_instrumentation.generated.core.issuers.gcp_metadata import gcp_metadata
from mayfly_instrumentation.generated.core.issuers.gcp_revoke import gcp_revoke
from mayfly_instrumentation.generated.core.issuers.gcp_secret_manager import gcp_secret_manager
from mayfly_instrumentation.generated.core.issuers.gcp_service_account_key import gcp_service_account_key
from mayfly_instrumentation.generated.core.issuers.github_actions_oidc import github_actions_oidc
from mayfly_instrumentation.generated.core.issuers.github_app_token import github_app_token
from mayfly_instrumentation.generated.core.issuers.github_installation import github_installation
from mayfly_instrumentation.generated.core.issuers.gitlab_access_token import gitlab_access_token
from mayfly_instrumentation.generated.core.issuers.infisical_login import infisical_login
from mayfly_instrumentation.generated.core.issuers.infisical_secrets import infisical_secrets
from mayfly_instrumentation.generated.core.issuers.issuer_index import create_issuer_index
from mayfly_instrumentation.generated.core.issuers.kubernetes_secret import kubernetes_secret
from mayfly_instrumentation.generated.core.issuers.kubernetes_token import kubernetes_token
from mayfly_instrumentation.generated.core.issuers.microsoft_graph import microsoft_graph
from mayfly_instrumentation.generated.core.issuers.oauth_device import oauth_device
from mayfly_instrumentation.generated.core.issuers.oauth_discovery import oauth_discovery
from mayfly_instrumentation.generated.core.issuers.oauth_logout import oauth_logout
from mayfly_instrumentation.generated.core.issuers.oauth_registration import oauth_registration
from mayfly_instrumentation.generated.core.issuers.oauth_revocation import oauth_revocation
from mayfly_instrumentation.generated.core.issuers.oauth_token import oauth_token
from mayfly_instrumentation.generated.core.issuers.onepassword_connect import onepassword_connect
from mayfly_instrumentation.generated.core.issuers.openai_keys import openai_keys
from mayfly_instrumentation.generated.core.issuers.openai_realtime import openai_realtime
from mayfly_instrumentation.generated.core.issuers.self_revocation import self_revocation
from mayfly_instrumentation.generated.core.issuers.slack import slack
from mayfly_instrumentation.generated.core.issuers.snowflake_session import snowflake_session
from mayfly_instrumentation.generated.core.issuers.spiffe import spiffe
from mayfly_instrumentation.generated.core.issuers.stripe_ephemeral import stripe_ephemeral
from mayfly_instrumentation.generated.core.issuers.twilio_keys import twilio_keys
from mayfly_instrumentation.generated.core.issuers.vault import vault


def match_issuer(request=None, routes=None, *_more):
    "The issuing endpoint that a request may be for, or null. Asked for every request of the host, so it reads the request line and at most a few headers, and costs less than 1 \xb5s when the answer is no. An issuer that was named for a place is taken for everything there that no other issuer knows for certain."
    global placed
    if routes is None:
        routes = no_routes
    named = routes.get("issuersOf")(request)
    if js.length(named) == 0:
        return built_in(request)
    def _fn1(_t1=None, *_more):
        _t1 = js.fields(_t1)
        at = _t1.get("at")
        return (at is not None)
    def _fn2(_t1=None, *_more):
        _t1 = js.fields(_t1)
        at = _t1.get("at")
        return (at is not None)
    if placed is None:
        placed = create_issuer_index(js.filter_(issuers, _fn2))
    return (_v if (_v := (_v if (_v := (_v if (_v := js.find_(named, (lambda issuer=None, *_more: js.match_(issuer, request)))) is not None else placed(request))) is not None else js.at(named, 0))) is not None else None)

# Every issuing endpoint, the most specific first. A new one is a file beside this, a line here and a test.
issuers = [github_installation, github_actions_oidc, github_app_token, gitlab_access_token, slack, self_revocation, openai_realtime, openai_keys, elevenlabs, deepgram_grant, twilio_keys, stripe_ephemeral, databricks_tokens, snowflake_session, spiffe, aws_agentcore, aws_codeartifact, aws_cognito_identity, aws_cognito_idp, aws_container, aws_ecr, aws_eks_auth, aws_iam, aws_imds, aws_lake_formation, aws_redshift, aws_roles_anywhere, aws_s3_access_grants, aws_s3_express, aws_signin, aws_ssm, aws_sso, aws_sso_oidc, aws_secrets_manager, aws_sts, azure_key_vault, azure_managed_identity, gcp_iam_credentials, gcp_metadata, gcp_revoke, gcp_secret_manager, gcp_service_account_key, kubernetes_secret, kubernetes_token, microsoft_graph, infisical_login, vault, infisical_secrets, doppler, onepassword_connect, oauth_discovery, oauth_device, oauth_revocation, oauth_logout, oauth_registration, oauth_token]

built_in = create_issuer_index(issuers)

# Those that know their places; the others take anything that looks like a grant. Made when it is first needed.
placed = None
