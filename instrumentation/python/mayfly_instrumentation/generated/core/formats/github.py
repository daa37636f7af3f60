"""Made from src/core/formats/github.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js
from mayfly_instrumentation.generated.core.formats.opaque import opaques

stateless = js.RegExp("^(\\d{1,20})_[\\w-]{10,2048}\\.[\\w-]{10,8192}\\.[\\w-]{10,2048}$")

# https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
github_formats = opaques([["github-pat-classic", "github.personal_token", False, "ghp_", js.RegExp("^[A-Za-z0-9]{36}$")], ["github-pat-fine", "github.fine_grained_token", None, "github_pat_", js.RegExp("^\\w{82}$")], ["github-oauth", "github.oauth_token", False, "gho_", js.RegExp("^[A-Za-z0-9]{36}$")], ["github-app-user", "github.app_user_token", True, "ghu_", js.RegExp("^[A-Za-z0-9]{36}$")], ["github-installation-opaque", "github.installation_token", True, "ghs_", js.RegExp("^[A-Za-z0-9]{36}$")], ["github-installation-jwt", "github.installation_token", True, "ghs_", stateless, js.Obj({"joinKey": "github.app_id"})], ["github-refresh", "github.refresh_token", None, "ghr_", js.RegExp("^[A-Za-z0-9]{36,76}$")]])
