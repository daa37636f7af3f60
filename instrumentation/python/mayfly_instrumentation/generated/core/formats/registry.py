"""Made from src/core/formats/index.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.anthropic import anthropic_formats
from mayfly_instrumentation.generated.core.formats.aws import aws_formats
from mayfly_instrumentation.generated.core.formats.aws_bearer import aws_bearer_formats
from mayfly_instrumentation.generated.core.formats.azure import azure_formats
from mayfly_instrumentation.generated.core.formats.azure_connection import azure_connection_formats
from mayfly_instrumentation.generated.core.formats.azure_sas import azure_sas_formats
from mayfly_instrumentation.generated.core.formats.build_platforms import build_platform_formats
from mayfly_instrumentation.generated.core.formats.data_platforms import data_platform_formats
from mayfly_instrumentation.generated.core.formats.gcp import gcp_formats
from mayfly_instrumentation.generated.core.formats.github import github_formats
from mayfly_instrumentation.generated.core.formats.gitlab import gitlab_formats
from mayfly_instrumentation.generated.core.formats.jwt import jwt_formats
from mayfly_instrumentation.generated.core.formats.messengers import messenger_formats
from mayfly_instrumentation.generated.core.formats.model_providers import model_provider_formats
from mayfly_instrumentation.generated.core.formats.openai import openai_formats
from mayfly_instrumentation.generated.core.formats.platforms import platform_formats
from mayfly_instrumentation.generated.core.formats.private_key import private_key_formats
from mayfly_instrumentation.generated.core.formats.registries import registry_formats
from mayfly_instrumentation.generated.core.formats.secret_managers import secret_manager_formats
from mayfly_instrumentation.generated.core.formats.slack import slack_formats
from mayfly_instrumentation.generated.core.formats.stripe import stripe_formats
from mayfly_instrumentation.generated.core.formats.url_login import url_login_formats
from mayfly_instrumentation.generated.core.formats.vault import vault_formats

# Every format, in order of precedence. A new one is a row or a file beside this, a line here and a test.
formats = [*js.iterate(jwt_formats), *js.iterate(openai_formats), *js.iterate(anthropic_formats), *js.iterate(aws_formats), *js.iterate(aws_bearer_formats), *js.iterate(azure_formats), *js.iterate(azure_connection_formats), *js.iterate(gcp_formats), *js.iterate(github_formats), *js.iterate(gitlab_formats), *js.iterate(vault_formats), *js.iterate(secret_manager_formats), *js.iterate(slack_formats), *js.iterate(messenger_formats), *js.iterate(stripe_formats), *js.iterate(private_key_formats), *js.iterate(build_platform_formats), *js.iterate(registry_formats), *js.iterate(data_platform_formats), *js.iterate(platform_formats), *js.iterate(model_provider_formats), *js.iterate(azure_sas_formats), *js.iterate(url_login_formats)]
